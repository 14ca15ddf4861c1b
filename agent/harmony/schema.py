"""JSON schema to the TypeScript types that gpt-oss reads in a tool's declaration.

Two steps. `_lowered` rewrites what the reference renderer has no words for (`$ref`, `anyOf`,
`allOf`, `const`, a list of types with details) into what it has. `_render` then writes the
reference's text, quirks of layout included, because that text is what the model was trained on.
Equal to openai-harmony wherever that loses nothing; docs/harmony.md lists the differences.

A schema comes from a user's file or a server: it may be malformed, cyclic, or grow without end when
its references are followed. Nothing here raises on it, and the text stays bounded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from agent.harmony.compact_json import compact

Schema = Mapping[str, Any]

# A declaration deeper or longer than this is of no use to a model; the rest is `any`.
_MAX_DEPTH = 32
_MAX_LOWERING = 24
_MAX_REFERENCES = 128

# Of no meaning to the reader of a declaration, so a schema with only these besides is plain.
_REFERENCE_KEYS = ("$ref", "$defs", "definitions")


def typescript(schema: object) -> str:
    """The type of a function's parameters, as it stands in `type f = (_: TYPE) => any;`."""
    return _Writer(root=_mapping(schema)).top(schema)


def takes_nothing(schema: object) -> bool:
    """Whether `schema` is an object without any property, so that a call has no arguments."""
    writer = _Writer(root=_mapping(schema))
    lowered, _ = writer.lowered(schema, ())
    return (
        lowered.get("type") == "object"
        and not _mapping(lowered.get("properties"))
        and not lowered.get("additionalProperties")
        and not _text(lowered.get("description"))
        and not isinstance(lowered.get("oneOf"), list)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the text a type stands, and which references were followed to get there."""

    indent: str = ""
    depth: int = 0
    open_refs: tuple[str, ...] = ()

    def inside(self, spaces: int, refs: tuple[str, ...]) -> "_Place":
        return _Place(self.indent + " " * spaces, self.depth + 1, refs)


@dataclass(slots=True)
class _Writer:
    root: Schema
    references_left: int = _MAX_REFERENCES
    lowering: int = 0

    def top(self, schema: object) -> str:
        lowered, refs = self.lowered(schema, ())
        return self.render(lowered, _Place(open_refs=refs))

    # Lowering: what the reference cannot say, in words that it can.

    def lowered(self, schema: object, open_refs: tuple[str, ...]) -> tuple[Schema, tuple[str, ...]]:
        """`schema` without `$ref`, `anyOf`, `allOf` and `const`, and the references now open."""
        if self.lowering >= _MAX_LOWERING:
            return {}, open_refs
        self.lowering += 1
        try:
            return self.lowered_here(_mapping(schema), open_refs)
        finally:
            self.lowering -= 1

    def lowered_here(
        self, schema: Schema, open_refs: tuple[str, ...]
    ) -> tuple[Schema, tuple[str, ...]]:
        current, open_refs = self.dereferenced(schema, open_refs)
        if (parts := _schemas(current.get("allOf"))) is not None:
            current, open_refs = self.merged(current, parts, open_refs)
        if "const" in current:
            current = {**_without(current, "const", "type"), "enum": [current["const"]]}
        if isinstance(variants := current.get("oneOf"), list):
            # A choice of nothing would leave no type at all.
            return (current if variants else _without(current, "oneOf")), open_refs
        if _types(current) is not None:
            return _detailed_types(current), open_refs
        options = _schemas(current.get("anyOf"))
        if options is None or isinstance(current.get("type"), str):
            return current, open_refs
        return self.one_of(current, options, open_refs)

    def dereferenced(
        self, schema: Schema, open_refs: tuple[str, ...]
    ) -> tuple[Schema, tuple[str, ...]]:
        while isinstance(ref := schema.get("$ref"), str):
            siblings = _without(schema, *_REFERENCE_KEYS)
            target = self.target(ref)
            if target is None or ref in open_refs or self.references_left <= 0:
                return siblings, open_refs
            self.references_left -= 1
            open_refs = (*open_refs, ref)
            schema = {**target, **siblings}
        return schema, open_refs

    def target(self, ref: str) -> Schema | None:
        """What a reference into this very document names; others are not fetched."""
        if not ref.startswith("#"):
            return None
        node: object = self.root
        for part in ref[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            node = _mapping(node).get(key)
        return cast("Schema", node) if isinstance(node, Mapping) else None

    def merged(
        self, schema: Schema, parts: Sequence[object], open_refs: tuple[str, ...]
    ) -> tuple[Schema, tuple[str, ...]]:
        """`allOf` as one schema: properties and required names united, else the later one wins."""
        result: dict[str, Any] = {}
        for part in (*parts, _without(schema, "allOf")):
            piece, refs = self.lowered(part, open_refs)
            open_refs = tuple(dict.fromkeys((*open_refs, *refs)))
            properties = {**_mapping(result.get("properties")), **_mapping(piece.get("properties"))}
            required = [*_list(result.get("required")), *_list(piece.get("required"))]
            result.update(piece)
            if properties:
                result["properties"] = properties
                result.setdefault("type", "object")
            if required:
                result["required"] = required
        return result, open_refs

    def one_of(
        self, schema: Schema, options: Sequence[object], open_refs: tuple[str, ...]
    ) -> tuple[Schema, tuple[str, ...]]:
        """`anyOf` in the reference's words: an optional type, a list of types, or `oneOf`."""
        outer = _without(schema, "anyOf")
        some = [option for option in options if not _is_null(option)]
        optional = len(some) < len(options)
        if len(some) == 1:
            inner, refs = self.lowered(some[0], open_refs)
            return {**inner, **outer, **({_OPTIONAL: True} if optional else {})}, refs
        plain = [_plain_type(option) for option in options]
        if options and all(plain):
            return {**outer, "type": list(dict.fromkeys(plain))}, open_refs
        return {**outer, "oneOf": list(options)}, open_refs

    # Rendering: the reference's text.

    def render(self, schema: Schema, place: _Place) -> str:
        """The type of a lowered schema, without its `| null`."""
        if place.depth > _MAX_DEPTH:
            return "any"
        if isinstance(variants := schema.get("oneOf"), list):
            return self.variants(cast("list[object]", variants), place)
        if types := _types(schema):
            return " | ".join(filter(None, types)) or "any"
        match schema.get("type"):
            case "object":
                return self.object_type(schema, place)
            case "array":
                return self.array_type(schema, place)
            case "string":
                return " | ".join(_strings(schema.get("enum"))) or "string"
            case "number" | "integer":
                return "number"
            case "boolean":
                return "boolean"
            case "null":
                return "null"
            case None:
                return self.untyped(schema, place)
            case _:
                return "any"

    def untyped(self, schema: Schema, place: _Place) -> str:
        if literals := [_literal(value) for value in _list(schema.get("enum"))]:
            return " | ".join(dict.fromkeys(literals))
        if isinstance(schema.get("properties"), Mapping):
            return self.object_type(schema, place)
        return "any"

    def array_type(self, schema: Schema, place: _Place) -> str:
        if "items" not in schema:
            return "Array<any>"
        items, refs = self.lowered(schema["items"], place.open_refs)
        here = _Place(place.indent, place.depth + 1, refs)
        text = _with_null(self.render(items, here), items)
        return f"({text})[]" if _is_union(items) else f"{text}[]"

    def variants(self, variants: Sequence[object], place: _Place) -> str:
        """A union that is a whole parameter list or an array's items: one line per variant."""
        out: list[str] = []
        for variant in variants:
            lowered, refs = self.lowered(variant, place.open_refs)
            text = _with_null(self.render(lowered, place.inside(3, refs)), lowered)
            comment = _comment([_flat(lowered.get("description")), _default(lowered, bare=False)])
            out.append(f"\n{place.indent} | {text}{comment}")
        return "".join(out)

    def object_type(self, schema: Schema, place: _Place) -> str:
        out: list[str] = []
        if (description := _flat(schema.get("description"))) is not None:
            out.append(f"{place.indent}// {description}\n")
        out.append("{\n")
        required = {name for name in _list(schema.get("required")) if isinstance(name, str)}
        for key, value in _mapping(schema.get("properties")).items():
            lowered, refs = self.lowered(value, place.open_refs)
            mark = "" if key in required else "?"
            here = _Place(place.indent, place.depth, refs)
            out.append(self.property(f"{key}{mark}", lowered, here))
        if extra := _mapping(schema.get("additionalProperties")):
            lowered, refs = self.lowered(extra, place.open_refs)
            here = _Place(place.indent, place.depth, refs)
            out.append(self.property("[key: string]", lowered, here))
        out.append(f"{place.indent}}}")
        return "".join(out)

    def property(self, name: str, schema: Schema, place: _Place) -> str:
        if isinstance(variants := schema.get("oneOf"), list):
            return self.union_property(name, schema, cast("list[object]", variants), place)
        lines = _title(schema, place.indent)
        if (description := _flat(schema.get("description"))) is not None:
            lines += f"{place.indent}// {description}\n"
        lines += _examples(schema, place.indent)
        text = _with_null(self.render(schema, place.inside(4, place.open_refs)), schema)
        comment = _comment([_default(schema, bare=True)])
        return f"{lines}{place.indent}{name}: {text},{comment}\n"

    def union_property(
        self, name: str, schema: Schema, variants: Sequence[object], place: _Place
    ) -> str:
        indent = place.indent
        rows = [self.lowered(variant, place.open_refs) for variant in variants]
        own = _flat(schema.get("description"))
        of_first = _flat(rows[0][0].get("description")) if rows else None
        above = own is not None and own != of_first
        out = [_title(schema, indent), _examples(schema, indent)]
        if above:
            out.append(f"{indent}// {own}\n")
        if (default := _default(schema, bare=True)) is not None:
            out.append(f"{indent}// {default}\n")
        out.append(f"{indent}{name}:\n")
        for number, (variant, refs) in enumerate(rows):
            text = _with_null(self.render(variant, place.inside(3, refs)), variant)
            about = _flat(variant.get("description"))
            if about == own or (number == 0 and above):
                about = None
            out.append(f"{indent} | {text}{_comment([about, _default(variant, bare=True)])}\n")
        out.append(f"{indent},\n")
        return "".join(out)


# Set by lowering on what may be null. Not a word of JSON schema, so no document can hold it.
_OPTIONAL = "\0optional"


def _with_null(text: str, schema: Schema) -> str:
    """`nullable: true` as the reference prints it, which never repeats a null it can see."""
    if schema.get(_OPTIONAL) is True and not text.endswith("| null"):
        return f"{text} | null"
    if schema.get("nullable") is True and "null" not in text:
        return f"{text} | null"
    return text


def _is_union(schema: Schema) -> bool:
    """Whether the type needs parentheses before `[]`."""
    if schema.get("nullable") is True or schema.get(_OPTIONAL) is True:
        return True
    if isinstance(schema.get("oneOf"), list):
        return True
    if (types := _types(schema)) is not None:
        return len(types) > 1
    if schema.get("type") == "string":
        return len(_strings(schema.get("enum"))) > 1
    return schema.get("type") is None and len(_list(schema.get("enum"))) > 1


def _detailed_types(schema: Schema) -> Schema:
    """A list of types with details of one of them, so that the details are not lost.

    `{"type": ["array", "null"], "items": …}` is an optional array, and a property that is an
    object or a string gives both as variants. Without details the list stands as it is.
    """
    types = [name for name in _list(schema["type"]) if isinstance(name, str)]
    details = {"array": ("items",), "object": ("properties",), "string": ("enum",)}
    keys = {key for name in types for key in details.get(name, ()) if key in schema}
    some = [name for name in types if name != "null"]
    if not keys or not some:
        return schema
    if len(some) == 1:
        return {**schema, "type": some[0], **({_OPTIONAL: True} if len(types) > 1 else {})}
    shared = _without(schema, "type", *keys)
    variants = [
        {"type": name, **{key: schema[key] for key in details.get(name, ()) if key in keys}}
        for name in types
    ]
    return {**shared, "oneOf": variants}


def _plain_type(option: object) -> str | None:
    """The name of a type that is nothing but a name."""
    schema = _mapping(option)
    name = schema.get("type")
    simple = {"string", "number", "integer", "boolean", "null"}
    if isinstance(name, str) and name in simple and not set(schema) - {"type", "title"}:
        return name
    return None


def _is_null(option: object) -> bool:
    schema = _mapping(option)
    return schema.get("type") == "null" or ("const" in schema and schema["const"] is None)


def _types(schema: Schema) -> list[str] | None:
    """The names of a list of types, `None` where `type` is no such list."""
    if not isinstance(schema.get("type"), list):
        return None
    names = [name for name in _list(schema["type"]) if isinstance(name, str)]
    return ["number" if name == "integer" else name for name in names] or None


def _title(schema: Schema, indent: str) -> str:
    title = _flat(schema.get("title"))
    return "" if title is None else f"{indent}// {title}\n{indent}//\n"


def _examples(schema: Schema, indent: str) -> str:
    examples = _list(schema.get("examples"))
    if not examples:
        return ""
    lines = [f"{indent}// Examples:\n"]
    lines += [f"{indent}// - {_quoted(text)}\n" for text in examples if isinstance(text, str)]
    return "".join(lines)


def _default(schema: Schema, *, bare: bool) -> str | None:
    """`default: V`. The value of an enum stands without quotes where the reference does so."""
    if "default" not in schema:
        return None
    value: object = schema["default"]
    if not isinstance(value, str):
        return f"default: {compact(value)}"
    if not _list(schema.get("enum")):
        return f"default: {_quoted(value)}"
    return f"default: {_flat(value)}" if bare else f"default: {compact(value)}"


def _comment(parts: Sequence[str | None]) -> str:
    present = [part for part in parts if part is not None]
    return f" // {' '.join(present)}" if present else ""


def _strings(values: object) -> list[str]:
    return [_quoted(value) for value in _list(values) if isinstance(value, str)]


def _literal(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else compact(value)


def _quoted(text: str) -> str:
    """In double quotes. Quotes inside stay as they are (the reference's way), line ends cannot."""
    if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", text):
        return compact(text)
    return f'"{text}"'


def _flat(text: object) -> str | None:
    """A text for one comment line: its own lines joined by spaces."""
    if not isinstance(text, str):
        return None
    if not re.search(r"[\r\n]", text):
        return text
    lines = (line.strip() for line in re.split(r"[\r\n]+", text))
    return " ".join(line for line in lines if line)


def _mapping(value: object) -> Schema:
    return cast("Schema", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _schemas(value: object) -> list[object] | None:
    return cast("list[object]", value) if isinstance(value, list) and value else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _without(schema: Schema, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in keys}
