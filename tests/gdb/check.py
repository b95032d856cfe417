"""Runs in gdb: prints what tests/gdb/program.cpp holds and compares. Leaves with the number of failures."""

import gdb

failures = 0


def expect(expression, expected, options=""):
    global failures
    shown = gdb.execute(f"print {options} -- {expression}", to_string=True).split(" = ", 1)[-1].strip()
    if shown != expected:
        failures += 1
        print(f"FAILED {expression}\n  expected {expected}\n  shown    {shown}")


def in_the_draft():
    expect("root", 'draft of "": {"a": [1, "two", null], "b": {"c": false}}')
    expect("inner", 'draft of "/a": [1, "two", null]')
    expect("missing", 'draft of "/a/9": missing')


def scalars():
    expect("none", "null")
    expect("yes", "true")
    expect("negative", "-42")
    expect("huge", "18446744073709551615")
    expect("half", "0.5")
    expect("short_text", r'"say \"hi\""')
    expect("long_text", '"longer than the fifteen bytes of a value"')
    expect("long_text", '"longer"...', "-elements 6")


def containers():
    expect("empty_array", "array of 0")
    expect("empty_object", "object of 0")
    expect("nested", 'object of 2 = {["a"] = array of 3 = {1, "two", null}, ["b"] = object of 1 = {["c"] = true}}')
    expect("large", "array of 5000 = {0, 1, 2...}", "-elements 3")
    expect("wide", 'object of 1000 = {["k1000"] = 0, ["k1001"] = 1, ["k1002"] = 2...}', "-elements 6")
    # A literal of C, as gdb shows text; printf "%s" shows it as it is.
    expect("$patchbay_json(nested)", r'"{\"a\": [1, \"two\", null], \"b\": {\"c\": true}}"')


def every_element_of_large_ones():
    global failures
    large = gdb.execute("print -elements unlimited -repeats unlimited -- large", to_string=True)
    wide = gdb.execute("print -elements unlimited -- wide", to_string=True)
    numbers = large[large.index("{") + 1 : large.rindex("}")].split(", ")
    if numbers != [str(i) for i in range(5000)]:
        failures += 1
        print("FAILED large")
    if not all(f'["k{1000 + i}"] = {i}' in wide for i in range(1000)):
        failures += 1
        print("FAILED wide")


def lines():
    expect("path", '"/a/0"')
    expect("changes", 'patch of 3 = {replace "/a/0" 2, move "/c" from "/b", remove "/c"}')
    expect("plain", '{"type": "cart/clear"}')
    expect("loaded", '{"type": "cart/add", "payload": {"id": 7}}')
    expect("whole", '{"meta": 1, "type": "cart/add"}')


def garbage():
    expect("*no_value", "<no value has the tag 0xe0>")
    expect("*wild_object", "object <cannot read 0x10>")


gdb.execute("set disable-randomization off")
gdb.execute("set print pretty off")
gdb.execute("set width 0")
gdb.execute("break stop_here")
gdb.execute("run", to_string=True)
gdb.execute("up", to_string=True)
in_the_draft()
gdb.execute("continue", to_string=True)
gdb.execute("up", to_string=True)
for check in (scalars, containers, every_element_of_large_ones, lines, garbage):
    check()
gdb.execute("continue", to_string=True)
gdb.execute("up", to_string=True)
expect("*&failure", r'not_found: "the object has no member \"z\""')
gdb.execute("kill", to_string=True)
print(f"gdb.printers: {failures} failures")
gdb.execute(f"quit {min(failures, 1)}")
