#include <patchbay/value/pointer.hpp>

#include <patchbay/value/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace patchbay::inline v0_1 {

namespace {

void check_syntax(std::string_view text) {
  if (text.empty()) return;
  if (text.front() != '/') {
    throw error(errc::pointer_syntax,
                "a JSON Pointer is empty or starts with '/', \"" + std::string(text) + "\" does not");
  }
  for (std::size_t at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    const bool is_escape = at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1');
    if (is_escape) continue;
    throw error(errc::pointer_syntax, "the '~' at offset " + std::to_string(at) + " of the JSON Pointer \"" +
                                          std::string(text) + "\" is not followed by 0 or 1");
  }
}

// Appends `token` with ~1 and ~0 resolved; the syntax has been checked.
void append_unescaped(std::string& out, std::string_view token) {
  for (std::size_t at = 0; at < token.size(); ++at) {
    out += token[at] != '~' ? token[at] : token[++at] == '1' ? '/' : '~';
  }
}

[[noreturn]] void throw_root(std::string_view what) {
  throw error(errc::out_of_range, "the pointer to the whole document has no " + std::string(what));
}

}  // namespace

pointer::pointer(std::string text) : text_(std::move(text)) { check_syntax(text_); }

pointer pointer::from_tokens(const std::vector<std::string>& tokens) {
  pointer built;
  for (const std::string& token : tokens) append_token(built.text_, token);
  return built;
}

std::vector<std::string> pointer::tokens() const {
  std::vector<std::string> list;
  list.reserve(static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '/')));
  for (reader rest(text_); !rest.done();) list.emplace_back(rest.next());
  return list;
}

std::string pointer::back() const {
  if (is_root()) throw_root("last token");
  std::string token;
  append_unescaped(token, std::string_view(text_).substr(text_.rfind('/') + 1));
  return token;
}

pointer pointer::parent() const {
  if (is_root()) throw_root("parent");
  pointer outer;
  outer.text_ = text_.substr(0, text_.rfind('/'));
  return outer;
}

pointer& pointer::operator/=(impl::text token) {
  append_token(text_, token);
  return *this;
}

pointer& pointer::operator/=(std::size_t index) {
  append_index(text_, index);
  return *this;
}

pointer operator/(pointer base, const pointer& rest) {
  base.text_ += rest.text_;
  return base;
}

bool pointer::contains(const pointer& other) const noexcept {
  if (!other.text_.starts_with(text_)) return false;
  return other.text_.size() == text_.size() || other.text_[text_.size()] == '/';
}

std::ostream& operator<<(std::ostream& out, const pointer& p) { return out << p.text(); }

std::string_view pointer::reader::next() {
  rest_.remove_prefix(1);
  const std::size_t length = std::min(rest_.find('/'), rest_.size());
  const std::string_view token = rest_.substr(0, length);
  rest_.remove_prefix(length);
  if (token.find('~') == std::string_view::npos) return token;
  unescaped_.clear();
  append_unescaped(unescaped_, token);
  return unescaped_;
}

std::optional<std::size_t> pointer::to_index(std::string_view token) noexcept {
  const bool leading_zero = token.size() > 1 && token.front() == '0';
  if (token.empty() || leading_zero) return std::nullopt;
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto parsed = std::from_chars(token.data(), end, index);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return index;
}

void pointer::append_token(std::string& text, std::string_view token) {
  text += '/';
  for (std::size_t at = token.find_first_of("~/"); at != std::string_view::npos; at = token.find_first_of("~/")) {
    text.append(token, 0, at).append(token[at] == '~' ? "~0" : "~1");
    token.remove_prefix(at + 1);
  }
  text += token;
}

void pointer::append_index(std::string& text, std::size_t index) {
  std::array<char, 24> digits{};
  digits[0] = '/';
  const auto written = std::to_chars(digits.data() + 1, digits.data() + digits.size(), index);
  text.append(digits.data(), written.ptr);
}

// --- reading a value at a pointer ---------------------------------------------------------------------

namespace {

const value* child(const value& container, std::string_view token) {
  if (container.is_object()) return container.find(token);
  const std::optional<std::size_t> index = pointer::to_index(token);
  return index ? container.find(*index) : nullptr;
}

// Walks once more, for the message.
[[noreturn]] void throw_missing(const value& root, const pointer& path) {
  const value* here = &root;
  std::string place;
  pointer::reader rest(path.text());
  std::string_view token = rest.next();
  for (const value* next = child(*here, token); next != nullptr; next = child(*here, token)) {
    pointer::append_token(place, token);
    here = next;
    token = rest.next();
  }
  const std::string quoted = '"' + std::string(token) + '"';
  const std::string kind(here->type_name());
  if (!here->is_structured()) {
    throw error(errc::type_mismatch, "expected an array or object to read " + quoted + " of, found " + kind,
                {.pointer = std::move(place)});
  }
  pointer::append_token(place, token);
  throw error(errc::not_found, "the " + kind + " of size " + std::to_string(here->size()) + " has no " + quoted,
              {.pointer = std::move(place)});
}

}  // namespace

const value* value::find(const pointer& path) const& {
  const value* here = this;
  for (pointer::reader rest(path.text()); !rest.done() && here != nullptr;) here = child(*here, rest.next());
  return here;
}

const value& value::at(const pointer& path) const& {
  if (const value* found = find(path)) return *found;
  throw_missing(*this, path);
}

}  // namespace patchbay
