#include <patchbay/value/patch.hpp>

#include "value/envelope.hpp"
#include "value/text/json_print.hpp"
#include "value/text/utf8.hpp"
#include "value/tree/build.hpp"

#include <patchbay/value/ranges.hpp>

#include <array>
#include <ostream>

namespace patchbay::inline v0_1 {

namespace {

constexpr std::array<std::string_view, 6> names{"add", "remove", "replace", "move", "copy", "test"};

constexpr bool has_from(operation::kind op) noexcept {
  return op == operation::kind::move || op == operation::kind::copy;
}
constexpr bool has_value(operation::kind op) noexcept {
  return op == operation::kind::add || op == operation::kind::replace || op == operation::kind::test;
}

// --- from a document -----------------------------------------------------------------------------------

// Reads the members of one operation; errors name the operation and point at the member.
class operation_reader {
 public:
  operation_reader(const value& source, std::size_t index) : source_(source), index_(index) {}

  [[nodiscard]] operation read() const {
    if (!source_.is_object()) fail("", "is no object but " + std::string(source_.type_name()));
    operation read;
    read.op = read_name();
    read.path = read_pointer("path");
    if (has_from(read.op)) read.from = read_pointer("from");
    if (has_value(read.op)) read.value = member("value");
    return read;
  }

 private:
  [[noreturn]] void fail(std::string_view place, const std::string& what, errc code = errc::patch_syntax) const {
    throw error(code, "operation " + std::to_string(index_) + " of the patch " + what,
                {.pointer = '/' + std::to_string(index_) + std::string(place)});
  }

  [[nodiscard]] const value& member(std::string_view name) const {
    const value* found = source_.find(name);
    if (found == nullptr) fail("", "has no \"" + std::string(name) + '"');
    return *found;
  }

  [[nodiscard]] std::string_view text(std::string_view name) const {
    const value& found = member(name);
    if (found.is_string()) return found.as_string();
    fail('/' + std::string(name),
         "has a \"" + std::string(name) + "\" that is no string but " + std::string(found.type_name()));
  }

  [[nodiscard]] operation::kind read_name() const {
    const std::string_view name = text("op");
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name) return static_cast<operation::kind>(i);
    }
    fail("/op", "has the unknown \"op\" \"" + std::string(name) + '"');
  }

  [[nodiscard]] pointer read_pointer(std::string_view name) const {
    const std::string_view syntax = text(name);
    try {
      return pointer(syntax);
    } catch (const error& failure) {
      fail('/' + std::string(name), "has a faulty \"" + std::string(name) + "\": " + failure.message(), failure.code());
    }
  }

  const value& source_;
  std::size_t index_;
};

// --- to text ---------------------------------------------------------------------------------------------

void append_pointer(std::string& out, std::string_view name, const pointer& p) {
  if (impl::invalid_utf8_at(p.text()) != std::string_view::npos) {
    throw error(errc::invalid_utf8, "a pointer of the patch is not valid UTF-8, so the patch has no JSON text");
  }
  out.append(",\"").append(name).append("\":");
  impl::append_quoted(out, p.text());
}

// `print` appends the text of a value.
template <class Print>
void append_operation(std::string& out, const operation& operation, const Print& print) {
  out.append("{\"op\":\"").append(to_string(operation.op)).append(1, '"');
  if (has_from(operation.op)) append_pointer(out, "from", operation.from);
  append_pointer(out, "path", operation.path);
  if (has_value(operation.op)) {
    out.append(",\"value\":");
    print(operation.value);
  }
  out += '}';
}

template <class Print>
void append_operations(std::string& out, const patch& changes, const Print& print) {
  out += '[';
  const char* separator = "";
  for (const operation& each : changes) {
    out += separator;
    append_operation(out, each, print);
    separator = ",";
  }
  out += ']';
}

}  // namespace

std::string_view to_string(operation::kind op) noexcept { return names[static_cast<std::size_t>(op)]; }

patch patch::from(const value& document) {
  if (!document.is_array()) {
    throw error(errc::patch_syntax,
                "a JSON Patch is an array of operations, this is " + std::string(document.type_name()));
  }
  patch read;
  read.operations_.reserve(document.size());
  for (const patchbay::value& source : document.elements()) {
    read.operations_.push_back(operation_reader(source, read.size()).read());
  }
  return read;
}

patch patch::parse(impl::text text, parse_options options) { return from(value::parse(text, options)); }

value patch::to_value() const {
  impl::shape_cache shapes;
  impl::object_builder members(&shapes);
  impl::array_builder document;
  for (const operation& each : operations_) {
    members.add("op", to_string(each.op));
    members.add("path", each.path.text());
    if (has_from(each.op)) members.add("from", each.from.text());
    if (has_value(each.op)) members.add("value", each.value);
    document.push_back(members.finish());
  }
  return document.finish();
}

void patch::dump_to(std::string& out) const {
  append_operations(out, *this, [&](const patchbay::value& v) { v.dump_to(out); });
}

void impl::dump_in_envelope(std::string& out, const patch& changes, std::size_t around) {
  constexpr std::size_t levels_of_a_patch = 2;
  const std::size_t before = out.size();
  try {
    append_operations(out, changes, [&](const value& v) { dump_in_envelope(out, v, around + levels_of_a_patch); });
  } catch (const error&) {
    out.resize(before);
    throw;
  }
}

std::string patch::dump() const {
  std::string text;
  dump_to(text);
  return text;
}

std::ostream& operator<<(std::ostream& out, const patch& p) { return out << p.dump(); }

std::ostream& operator<<(std::ostream& out, const operation& op) {
  const std::string list = patch({op}).dump();
  return out << std::string_view(list).substr(1, list.size() - 2);
}

}  // namespace patchbay
