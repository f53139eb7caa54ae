"""Files for phones that send a kind without bringing one along."""

import base64

from bot.simulator.files import Upload

# One grey pixel.
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
SAMPLES = {
    "photo": Upload("photo.png", "image/png", _PICTURE),
    "video": Upload("video.mp4", "video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
    "animation": Upload("animation.mp4", "video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
    "audio": Upload("song.mp3", "audio/mpeg", b"ID3"),
    "document": Upload("note.txt", "text/plain", b"A note.\n"),
    "voice": Upload("voice.ogg", "audio/ogg", b"OggS"),
    "sticker": Upload("sticker.webp", "image/webp", b"RIFF\x04\0\0\0WEBP"),
}
