"""JSON schemas as TypeScript: the reference's text, and better where that loses something."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.harmony.schema import takes_nothing, typescript
from tests.agent.harmony import samples
from tests.agent.harmony.oracle import Oracle
from tests.soak import count


def test_random_schemas_are_equal(oracle: Oracle) -> None:
    """Whatever the reference renders without loss is rendered the same, quirks included."""
    for seed in range(count(5000, 1000)):
        schema = samples.schema(random.Random(seed), 3)

        assert typescript(schema) == oracle.parameters(schema), schema


PLAIN: dict[str, Any] = {
    "empty": {},
    "bare string": {"type": "string", "description": "lost", "default": "lost"},
    "number enum": {"type": "integer", "enum": [1, 2]},
    "unknown type": {"type": "file"},
    "empty types": {"type": []},
    "empty enum": {"type": "string", "enum": [1]},
    "closed object": {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "additionalProperties": False,
    },
    "boolean schema": {"type": "object", "properties": {"a": True, "b": False}, "required": ["b"]},
    "nested": {
        "type": "object",
        "description": "outer",
        "properties": {
            "o": {
                "type": "object",
                "description": "inner",
                "properties": {
                    "p": {"type": "object", "properties": {"q": {"type": "array"}}},
                    "r": {
                        "oneOf": [{"type": "object", "properties": {"s": {"type": "number"}}}],
                        "description": "variants",
                    },
                },
            },
            "rows": {
                "type": "array",
                "items": {"type": "object", "properties": {"x": {"type": "number"}}},
            },
        },
    },
    "top variants": {
        "oneOf": [
            {"type": "string", "enum": ["a"], "default": "a"},
            {"type": "string", "default": "b", "description": "text"},
            {"type": "object", "properties": {"k": {"type": "string", "nullable": True}}},
            {"type": "number", "nullable": True, "default": None},
        ]
    },
    "malformed": {"type": "object", "properties": 3, "required": "a", "description": 4},
}


@pytest.mark.parametrize("name", PLAIN)
def test_corners_are_equal(name: str, oracle: Oracle) -> None:
    """Layout and loss as in the reference: it is what the model was trained on."""
    assert typescript(PLAIN[name]) == oracle.parameters(PLAIN[name])


@pytest.mark.parametrize(
    "value",
    [0.0, -0.0, 1.0, 0.1, 1e15, 1e16, 1e20, 1.5e-5, 1.5e-6, 123456.789, 1e300, 5e-7, 2**63, 2**64],
)
def test_defaults_print_numbers_as_the_reference_does(value: float, oracle: Oracle) -> None:
    """Rust's layout of floats, and integers beyond 64 bits as floats."""
    schema = {"type": "object", "properties": {"a": {"type": "number", "default": value}}}

    assert typescript(schema) == oracle.parameters(schema)


def of_property(schema: dict[str, Any], **root: Any) -> str:
    """The lines of one property `p`."""
    text = typescript({"type": "object", "properties": {"p": schema}, **root})
    return text.removeprefix("{\n").removesuffix("}")


def test_references_are_resolved() -> None:
    """Oracle: any."""
    colour = {"type": "string", "enum": ["red", "blue"], "description": "A colour."}

    text = of_property(
        {"$ref": "#/$defs/Colour", "default": "red"}, **{"$defs": {"Colour": colour}}
    )

    assert text == '// A colour.\np?: "red" | "blue", // default: red\n'


def test_references_find_escaped_names_and_definitions() -> None:
    """`~1` and `~0` in a pointer, and the older key."""
    root = {"definitions": {"a/b~c": {"type": "boolean"}}}

    assert of_property({"$ref": "#/definitions/a~1b~0c"}, **root) == "p?: boolean,\n"


def test_references_to_nowhere_or_elsewhere_are_any() -> None:
    """Nothing is fetched, nothing raises."""
    for ref in ("#/$defs/None", "http://localhost/x", "other.json", "#/type", "", "#"):
        assert of_property({"$ref": ref}) in {"p?: any,\n", "p?: {\n    p?: any,\n    },\n"}


def test_optional_is_the_type_or_null() -> None:
    """What pydantic writes for `Optional[…]`. Oracle: any."""
    schema = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "title": "P"}

    assert of_property(schema) == "// P\n//\np?: string | null, // default: null\n"


def test_optional_objects_keep_their_properties() -> None:
    """The reference to a model, or null."""
    place = {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}
    schema = {"anyOf": [{"$ref": "#/$defs/Place"}, {"type": "null"}]}

    text = of_property(schema, **{"$defs": {"Place": place}})

    assert text == "p?: {\n    x: number,\n    } | null,\n"


def test_any_of_plain_types_is_a_union_in_one_line() -> None:
    """Oracle: any."""
    options = [{"type": "string"}, {"type": "integer"}, {"type": "null"}]

    assert of_property({"anyOf": options}) == "p?: string | number | null,\n"


def test_any_of_other_types_takes_the_layout_of_one_of() -> None:
    """Oracle: any."""
    options = [{"type": "array", "items": {"type": "string"}}, {"type": "string", "default": "x"}]

    assert of_property({"anyOf": options, "description": "Either."}) == (
        '// Either.\np?:\n | string[]\n | string // default: "x"\n,\n'
    )


def test_a_declared_type_wins_over_any_of(oracle: Oracle) -> None:
    """As in the reference: `anyOf` often only says which properties belong together."""
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }

    assert typescript(schema) == oracle.parameters(schema) == "{\na?: string,\n}"


def test_constants_are_literals() -> None:
    """Oracle: the bare type, or any."""
    assert of_property({"const": "on", "type": "string"}) == 'p?: "on",\n'
    assert of_property({"const": 3, "default": 3}) == "p?: 3, // default: 3\n"
    assert of_property({"const": None}) == "p?: null,\n"


def test_enums_without_a_type_are_literals() -> None:
    """Oracle: any."""
    assert of_property({"enum": ["a", 1, 2.5, True, None, "a"]}) == (
        'p?: "a" | 1 | 2.5 | true | null,\n'
    )


def test_objects_need_not_say_that_they_are() -> None:
    """Oracle: any."""
    assert typescript({"properties": {"a": {"type": "string"}}}) == "{\na?: string,\n}"


def test_defaults_keep_all_digits(oracle: Oracle) -> None:
    """The reference reads a number of many digits inexactly."""
    schema = {
        "type": "object",
        "properties": {"p": {"type": "number", "default": 99.71392577247285}},
    }

    assert typescript(schema) == "{\np?: number, // default: 99.71392577247285\n}"
    assert oracle.parameters(schema) == "{\np?: number, // default: 99.71392577247283\n}"


def test_null_is_a_type() -> None:
    """Oracle: any."""
    assert of_property({"type": "null"}) == "p?: null,\n"


def test_types_keep_the_details_of_one_of_them() -> None:
    """Oracle: `array | null`, `string | null`, `object | null`."""
    items = {"type": ["array", "null"], "items": {"type": "number"}}
    choice = {"type": ["string", "null"], "enum": ["a", "b", None], "default": "a"}
    either = {"type": ["string", "object"], "properties": {"x": {"type": "number"}}}

    assert of_property(items) == "p?: number[] | null,\n"
    assert of_property(choice) == 'p?: "a" | "b" | null, // default: a\n'
    assert of_property(either) == "p?:\n | string\n | {\n   x?: number,\n   }\n,\n"


def test_unions_in_arrays_are_parenthesised() -> None:
    """Oracle: `"a" | "b"[]`, which is a string or a list."""
    enum = {"type": "string", "enum": ["a", "b"]}

    assert of_property({"type": "array", "items": enum}) == 'p?: ("a" | "b")[],\n'
    assert typescript({"type": "array", "items": {"type": ["string", "integer"]}}) == (
        "(string | number)[]"
    )
    assert typescript({"type": "array", "items": {"type": "string", "nullable": True}}) == (
        "(string | null)[]"
    )
    assert typescript({"type": "array", "items": {"oneOf": [enum, {"type": "number"}]}}) == (
        '(\n | "a" | "b"\n | number)[]'
    )


def test_all_of_is_one_object() -> None:
    """Oracle: any, or only what stands beside it."""
    base = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    schema = {
        "allOf": [{"$ref": "#/$defs/Base"}, {"properties": {"b": {"type": "number"}}}],
        "description": "Both.",
    }

    text = typescript({**schema, "$defs": {"Base": base}})

    assert text == "// Both.\n{\na: string,\nb?: number,\n}"


def test_maps_show_the_type_of_their_values() -> None:
    """Oracle: an empty object type."""
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}

    assert typescript(schema) == "{\n[key: string]: number,\n}"


def test_texts_of_many_lines_stay_comments() -> None:
    """Oracle: only the first line has its slashes, the rest stands bare in the type."""
    schema = {
        "type": "string",
        "title": "A\ntitle",
        "description": "One.\r\n\r\n  Two.\nThree.",
        "examples": ["a\nb"],
        "default": "x\ny",
    }

    assert of_property(schema) == (
        "// A title\n//\n// One. Two. Three.\n// Examples:\n"
        '// - "a\\nb"\np?: string, // default: "x\\ny"\n'
    )


def test_a_schema_that_holds_itself_ends() -> None:
    """At the first turn of the circle."""
    node = {
        "type": "object",
        "properties": {
            "value": {"type": "number"},
            "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
        },
    }

    text = typescript({"$ref": "#/$defs/Node", "$defs": {"Node": node}})

    assert text == "{\nvalue?: number,\nchildren?: any[],\n}"
    assert typescript({"$ref": "#"}) == "any"
    assert typescript({"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}) == "any"
    assert typescript({"allOf": [{"$ref": "#"}]}) == "any"


def test_a_schema_that_grows_without_end_is_cut() -> None:
    """Each level refers twice to the next: 2^60 properties, if one followed."""
    levels = {
        f"L{n}": {
            "type": "object",
            "properties": {side: {"$ref": f"#/$defs/L{n + 1}"} for side in ("left", "right")},
        }
        for n in range(60)
    }

    text = typescript({"$ref": "#/$defs/L0", "$defs": levels})

    assert len(text) < 100_000
    assert "any" in text


@pytest.mark.parametrize("key", ["anyOf", "allOf", "oneOf", "items", "properties"])
def test_a_schema_of_any_depth_ends(key: str) -> None:
    """Deeper than any declaration: the rest is `any`."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(3000):
        match key:
            case "items":
                schema = {"type": "array", "items": schema}
            case "properties":
                schema = {"type": "object", "properties": {"p": schema}}
            case _:
                schema = {key: [schema]}

    assert "any" in typescript(schema)


def test_a_default_of_any_depth_ends() -> None:
    """A value is data too."""
    value: list[Any] = []
    for _ in range(3000):
        value = [value]

    assert "…" in of_property({"type": "array", "default": value})


KEYS = [
    "type", "properties", "items", "anyOf", "oneOf", "allOf", "enum", "const", "$ref", "$defs",
    "required", "description", "title", "examples", "default", "nullable", "additionalProperties",
]  # fmt: skip
WORDS = st.sampled_from(["object", "array", "string", "null", "#", "#/$defs/a", "#/properties/a"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYS, "a", "b"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_a_type(value: Any) -> None:
    """Never an exception, and no line that is neither comment nor type."""
    assert typescript(value)
    assert takes_nothing(value) in {True, False}


def test_a_choice_of_nothing_is_any() -> None:
    """`oneOf` without variants says nothing, also for a property."""
    assert typescript({"type": None, "oneOf": []}) == "any"
    assert of_property({"oneOf": []}) == of_property({})
    assert typescript({"type": [""]}) == "any"


def test_functions_without_arguments_are_known() -> None:
    """They are declared `() => any`."""
    assert takes_nothing({"type": "object"})
    assert takes_nothing({"type": "object", "properties": {}, "additionalProperties": False})
    assert takes_nothing({"$ref": "#/$defs/N", "$defs": {"N": {"type": "object"}}})
    assert not takes_nothing({})
    assert not takes_nothing({"type": "object", "properties": {"a": {}}})
    assert not takes_nothing({"type": "object", "additionalProperties": True})
    assert not takes_nothing({"type": "object", "description": "Anything you like."})


def test_a_pydantic_schema_is_readable() -> None:
    """The schema of a model with optional, nested, literal and list fields, as one type."""
    schema = json.loads(
        """
        {"$defs": {"Mode": {"enum": ["r", "w"], "title": "Mode", "type": "string"},
                   "Range": {"properties": {"start": {"default": 0, "title": "Start",
                             "type": "integer"}, "stop": {"anyOf": [{"type": "integer"},
                             {"type": "null"}], "default": null, "title": "Stop"}},
                             "title": "Range", "type": "object"}},
         "properties": {"path": {"description": "Where.", "title": "Path", "type": "string"},
                        "mode": {"$ref": "#/$defs/Mode", "default": "r"},
                        "ranges": {"items": {"$ref": "#/$defs/Range"}, "title": "Ranges",
                                   "type": "array"},
                        "kind": {"const": "file", "default": "file", "title": "Kind",
                                 "type": "string"}},
         "required": ["path", "ranges"], "title": "Read", "type": "object"}
        """
    )

    assert typescript(schema) == (
        "{\n"
        "// Path\n//\n// Where.\npath: string,\n"
        '// Mode\n//\nmode?: "r" | "w", // default: r\n'
        "// Ranges\n//\nranges: {\n"
        "    // Start\n    //\n    start?: number, // default: 0\n"
        "    // Stop\n    //\n    stop?: number | null, // default: null\n"
        "    }[],\n"
        '// Kind\n//\nkind?: "file", // default: file\n'
        "}"
    )
