"""gdb pretty printers for patchbay. Load with `source tools/gdb/patchbay.py`.

They read the memory of the program and call nothing in it, so they work on core files and in the middle of a crash.
The layouts are those of include/patchbay/value/value.hpp, src/value/tree/node.hpp and src/value/draft.cpp.
"""

import json
import struct

import gdb
import gdb.printing

NODE_WIDTH = 16
HEADER = 16  # of every node; what it holds stands behind it
MAX_LEVEL = 16  # more than 2^64 elements
MAX_PLACES = 4096  # steps of a draft's path
KIND_STRING, KIND_KEYS, KIND_LEAF, KIND_INNER = range(4)
NULL, BOOLEAN, INTEGER, UNSIGNED, FLOATING, SHORT_STRING, STRING, ARRAY, OBJECT = range(0, 0x90, 0x10)


class Garbage(Exception):
    """Memory that is not what its type says: not initialised yet, destroyed, or overwritten."""


def read(address, size):
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except gdb.error as failure:
        raise Garbage(f"cannot read {address:#x}") from failure


def read_words(address, layout):
    return struct.unpack("<" + layout, read(address, struct.calcsize("<" + layout)))


def print_option(name, parameter):
    """What the command at hand was told, as in `print -elements 3 --`; before gdb 12, what `set print` was told."""
    return gdb.print_options()[name] if hasattr(gdb, "print_options") else gdb.parameter(parameter)


def max_elements():
    return print_option("max_elements", "print elements") or 2**64


def max_depth():
    depth = print_option("max_depth", "print max-depth")
    return 2**64 if depth is None or depth < 0 else depth


class Node:
    """A counted node, checked as far as its header can be."""

    def __init__(self, address, kinds):
        self.address = address
        refs, self.kind, self.level, self.count, capacity, self.word = read_words(address, "IBBBBQ")
        if refs == 0 or self.kind not in kinds:
            raise Garbage(f"no node at {address:#x}")
        if self.kind == KIND_STRING:
            return
        is_inner = self.kind == KIND_INNER
        if is_inner != (self.level > 0) or self.level > MAX_LEVEL:
            raise Garbage(f"no node at {address:#x}")
        if self.kind != KIND_KEYS and not 0 < self.count <= min(capacity, NODE_WIDTH):
            raise Garbage(f"no node at {address:#x}")

    def slot(self, index):
        return self.address + HEADER + 16 * index

    def size(self):
        if self.level == 0:
            return self.count
        return read_words(self.slot(self.count - 1), "QQ")[1]


def tree_node(address):
    return Node(address, (KIND_LEAF, KIND_INNER))


def leaves(node):
    if node.level == 0:
        yield node
        return
    for index in range(node.count):
        child = tree_node(read_words(node.slot(index), "QQ")[0])
        if child.level != node.level - 1:
            raise Garbage(f"no child at {child.address:#x}")
        yield from leaves(child)


class Value:
    """The two words of a patchbay::value."""

    def __init__(self, payload, rest):
        self.payload = payload
        self.rest = rest
        self.tag = (rest >> 56) & 0xF0

    @classmethod
    def at(cls, address):
        return cls(*read_words(address, "QQ"))

    @classmethod
    def of(cls, val):
        storage = val["s_"]
        return cls(int(storage["payload"]), int(storage["rest"]))

    def is_container(self):
        return self.tag in (ARRAY, OBJECT)

    def root(self):
        return tree_node(self.payload) if self.payload != 0 else None

    def size(self):
        root = self.root()
        return root.size() if root else 0

    def elements(self):
        """The address of each element's key, None in arrays, and of the element."""
        root = self.root()
        if root is None:
            return
        for leaf in leaves(root):
            block = Node(leaf.word, (KIND_KEYS,)) if self.tag == OBJECT else None
            for index in range(leaf.count):
                yield (block.slot(index) if block else None), leaf.slot(index)

    def string(self, longest):
        """At most so many bytes of the text, and whether there are more."""
        if self.tag == SHORT_STRING:
            size = (self.rest >> 56) & 0x0F
            text = struct.pack("<QQ", self.payload, self.rest)[:size]
        else:
            size = Node(self.payload, (KIND_STRING,)).word
            text = read(self.payload + HEADER, min(size, longest))
        return text[:longest].decode("utf-8", "replace"), size > longest

    def key_text(self):
        if self.tag not in (SHORT_STRING, STRING):
            raise Garbage("a key that is no string")
        text, is_cut = self.string(max_elements())
        return text + ("..." if is_cut else "")

    def scalar(self):
        if self.tag == NULL:
            return "null"
        if self.tag == BOOLEAN:
            return "true" if self.payload & 1 else "false"
        if self.tag == INTEGER:
            return str(struct.unpack("<q", struct.pack("<Q", self.payload))[0])
        if self.tag == UNSIGNED:
            return str(self.payload)
        if self.tag == FLOATING:
            return repr(struct.unpack("<d", struct.pack("<Q", self.payload))[0])
        if self.tag in (SHORT_STRING, STRING):
            text, is_cut = self.string(max_elements())
            return json.dumps(text, ensure_ascii=False) + ("..." if is_cut else "")
        raise Garbage(f"no value has the tag {self.tag:#x}")


def one_line(value, depth=0):
    """JSON on one line; `...` stands for what is beyond the limits of gdb, `<...>` for garbage."""
    try:
        return value.scalar() if not value.is_container() else container_line(value, depth)
    except Garbage as what:
        return f"<{what}>"


def container_line(value, depth):
    brackets = "[]" if value.tag == ARRAY else "{}"
    parts = []
    if depth >= max_depth():
        return brackets[0] + "..." + brackets[1]
    try:
        for key, element in value.elements():
            if len(parts) >= max_elements():
                parts.append("...")
                break
            name = json.dumps(Value.at(key).key_text(), ensure_ascii=False) + ": " if key else ""
            parts.append(name + one_line(Value.at(element), depth + 1))
    except Garbage as what:
        parts.append(f"<{what}>")
    return brackets[0] + ", ".join(parts) + brackets[1]


class ScalarPrinter:
    def __init__(self, val):
        self.value = Value.of(val)

    def to_string(self):
        return one_line(self.value)


class ContainerPrinter:
    def __init__(self, val):
        self.type = val.type.strip_typedefs().unqualified()
        self.value = Value.of(val)

    def to_string(self):
        name = "array" if self.value.tag == ARRAY else "object"
        try:
            return f"{name} of {self.value.size()}"
        except Garbage as what:
            return f"{name} <{what}>"

    def display_hint(self):
        return "array" if self.value.tag == ARRAY else "map"

    def children(self):
        try:
            for index, (key, element) in enumerate(self.value.elements()):
                if key:
                    yield f"key {index}", self.value_at(key)
                yield f"[{index}]", self.value_at(element)
        except Garbage:
            return  # what could be read has been shown

    def value_at(self, address):
        return gdb.Value(address).cast(self.type.pointer()).dereference()


def value_printer(val):
    return (ContainerPrinter if Value.of(val).is_container() else ScalarPrinter)(val)


def std_string(val):
    address, size = int(val["_M_dataplus"]["_M_p"]), int(val["_M_string_length"])
    shown = min(size, max_elements())
    return read(address, shown).decode("utf-8", "replace") + ("..." if size > shown else "")


class LinePrinter:
    """One line, made by the function of the subclass."""

    def __init__(self, val):
        self.val = val

    def to_string(self):
        try:
            return self.line()
        except Garbage as what:
            return f"<{what}>"


class PointerPrinter(LinePrinter):
    def line(self):
        return json.dumps(std_string(self.val["text_"]), ensure_ascii=False)


class OperationPrinter(LinePrinter):
    def line(self):
        op = str(self.val["op"]).rsplit("::", 1)[-1]
        parts = [op, PointerPrinter(self.val["path"]).line()]
        if op in ("move", "copy"):
            parts += ["from", PointerPrinter(self.val["from"]).line()]
        elif op != "remove":
            parts.append(one_line(Value.of(self.val["value"])))
        return " ".join(parts)


class PatchPrinter:
    def __init__(self, val):
        vector = val["operations_"]["_M_impl"]
        self.first, self.end = vector["_M_start"], vector["_M_finish"]

    def size(self):
        return int(self.end - self.first)

    def to_string(self):
        return f"patch of {self.size()}"

    def display_hint(self):
        return "array"

    def children(self):
        for index in range(max(self.size(), 0)):
            yield f"[{index}]", (self.first + index).dereference()


class ActionPrinter(LinePrinter):
    def line(self):
        whole = Value.of(self.val["object_"])
        if whole.tag != NULL:
            return one_line(whole)
        text = '{"type": ' + one_line(Value.of(self.val["type_"]))
        if self.val["has_payload_"]:
            text += ', "payload": ' + one_line(Value.of(self.val["payload_"]))
        return text + "}"


class DraftPrinter(LinePrinter):
    """The path of the draft and what stands there now."""

    CURRENT = 24  # in impl::draft_state, which programs know without its members
    PLACES = 40
    PLACE_SIZE = 24
    NO_PLACE = 2**32 - 1

    def line(self):
        state = int(self.val["state_"])
        if state == 0 or read_words(state, "I")[0] != int(self.val["generation_"]):
            return "<draft that has ended>"
        here = Value.at(state + self.CURRENT)
        steps = self.steps(state)
        for step in steps:
            here = self.below(here, step)
        path = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
        return f"draft of {json.dumps(path, ensure_ascii=False)}: {one_line(here) if here else 'missing'}"

    def steps(self, state):
        first, end = read_words(state + self.PLACES, "QQ")
        steps = []
        place = int(self.val["place_"])
        while place != 0:
            address = first + place * self.PLACE_SIZE
            if not first <= address < end or len(steps) > MAX_PLACES:
                raise Garbage("a draft without a place")
            payload, rest, place = read_words(address, "QQI")
            step = Value(payload, rest)
            # Whole, whatever gdb prints of text: it is looked up.
            is_text = step.tag in (SHORT_STRING, STRING)
            steps.append(step.string(2**20)[0] if is_text else step.scalar())
        return steps[::-1]

    @staticmethod
    def below(here, step):
        if here is None or not here.is_container():
            return None
        for index, (key, element) in enumerate(here.elements()):
            name = Value.at(key).string(2**20)[0] if key else str(index)
            if name == step:
                return Value.at(element)
        return None


class ErrorPrinter(LinePrinter):
    def line(self):
        code = str(self.val["code_"]).rsplit("::", 1)[-1]
        return f"{code}: {json.dumps(std_string(self.val['message_']), ensure_ascii=False)}"


class OneLine(gdb.Function):
    """$patchbay_json(VALUE): a patchbay::value as JSON on one line, whatever the print settings say."""

    def __init__(self):
        super().__init__("patchbay_json")

    def invoke(self, val):
        if val.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
            val = val.referenced_value()
        return one_line(Value.of(val))


def printers():
    # Any version: each has an inline namespace of its own.
    collection = gdb.printing.RegexpCollectionPrettyPrinter("patchbay")
    for name, printer in (
        ("value", value_printer),
        ("draft", DraftPrinter),
        ("action", ActionPrinter),
        ("pointer", PointerPrinter),
        ("operation", OperationPrinter),
        ("patch", PatchPrinter),
        ("error", ErrorPrinter),
    ):
        collection.add_printer(name, rf"^patchbay::(v\d+_\d+::)?{name}$", printer)
    return collection


OneLine()
gdb.printing.register_pretty_printer(None, printers(), replace=True)
