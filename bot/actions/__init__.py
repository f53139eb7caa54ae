"""Use cases: what people and organizers can do, each as one transaction."""
