"""
Says to schemathesis what the documents say in words, as JSON Schema has none for it: which letters are invisible, which
passwords are well known, which hosts are public.
"""

import unicodedata

import schemathesis
from hypothesis import strategies

unwanted = ["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Mn"]
letters = strategies.characters(exclude_categories=unwanted)
texts = strategies.text(letters, max_size=100).map(lambda text: unicodedata.normalize("NFC", text.strip()))
pictures = strategies.from_regex("[a-z0-9-]{1,40}", fullmatch=True)

# A format for each description that begins with these words.
formats = {
    "One line, trimmed": ("line", texts.filter(bool)),
    "Trimmed and in NFC": ("prose", texts),
    "8 to 128 characters, not a common password": ("new-password", strategies.uuids().map(str)),
    "An https address of a public host": ("public-url", pictures.map("https://images.shop.example/{}".format)),
}
for name, strategy in formats.values():
    schemathesis.openapi.format(name, strategy)


def add_formats(node):
    if isinstance(node, dict):
        for words, (name, _) in formats.items():
            if str(node.get("description", "")).startswith(words):
                node["format"] = name
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            add_formats(child)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    add_formats(raw_schema)
