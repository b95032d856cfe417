#include <patchbay/replay/script.hpp>

#include "replay/script/devtools.hpp"
#include "replay/script/input.hpp"
#include "replay/script/json_array.hpp"
#include "replay/script/line_memory.hpp"
#include "replay/script/parse.hpp"
#include "store/script_members.hpp"
#include "value/envelope.hpp"

#include <patchbay/error.hpp>

#include <istream>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::replay {

using impl::line_reader;
using impl::text_place;

// One of the forms of a script.
struct script::reader {
  explicit reader(std::string name) : name_(std::move(name)) {}
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  virtual ~reader() = default;

  virtual std::optional<entry> next(std::size_t last_line) = 0;
  [[nodiscard]] virtual std::string place(std::size_t line) const { return name_ + ':' + std::to_string(line); }
  [[nodiscard]] virtual std::uint64_t bytes_read() const noexcept = 0;
  [[nodiscard]] virtual std::optional<std::uint64_t> bytes_total() const noexcept = 0;

  std::string name_;
  std::optional<value> preloaded_{};
  bool ended_ = false;
};

namespace {

// A line without blanks around it, and the column it begins at.
struct trimmed {
  explicit trimmed(std::string_view line) : text(line) {
    column = impl::skip_blanks(text) + 1;
    impl::drop_blanks_behind(text);
  }
  [[nodiscard]] bool says_something() const { return !text.empty() && text.front() != '#'; }

  std::string_view text;
  std::size_t column;
};

class lines_script : public script::reader {
 public:
  // Without any line that says something.
  explicit lines_script(line_reader lines) : reader(lines.name()), lines_(std::move(lines)) {}
  // `lines` has just given the first line that does.
  lines_script(line_reader lines, const trimmed& first)
      : reader(lines.name()), lines_(std::move(lines)), first_(first.text), first_column_(first.column) {}

  std::optional<entry> next(std::size_t last_line) override {
    if (!first_.empty()) {
      if (lines_.line() > last_line) return {};
      const std::string line = std::exchange(first_, {});
      return parse(line, first_column_);
    }
    while (lines_.line() < last_line) {
      const std::optional<std::string_view> line = lines_.next();
      ended_ = !line;
      if (ended_) break;
      const trimmed content(*line);
      if (content.says_something()) return parse(content.text, content.column);
    }
    return {};
  }

  [[nodiscard]] std::uint64_t bytes_read() const noexcept override { return lines_.bytes_read(); }
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept override { return lines_.bytes_total(); }

 private:
  entry parse(std::string_view text, std::size_t column) {
    if (const action* known = memory_.find(text)) return {.line = lines_.line(), .what = *known};
    entry parsed = impl::parse_entry(text, {name_, lines_.line(), column});
    const auto* found = std::get_if<action>(&parsed.what);
    if (found != nullptr && !parsed.at) memory_.remember(text, *found);
    return parsed;
  }

  line_reader lines_;
  impl::line_memory memory_;
  std::string first_;
  std::size_t first_column_ = 1;
};

class array_script : public script::reader {
 public:
  array_script(std::string text, const text_place& at)
      : reader(at.name), text_(std::move(text)), elements_(text_, {name_, at.line, at.column}) {}

  std::optional<entry> next(std::size_t last_line) override {
    if (elements_.place().line > last_line) return {};
    const std::optional<impl::array_splitter::element> element = elements_.next();
    ended_ = !element;
    if (ended_) return {};
    return impl::parse_entry(element->text, element->at);
  }

  [[nodiscard]] std::uint64_t bytes_read() const noexcept override { return elements_.offset(); }
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept override { return text_.size(); }

 private:
  std::string text_;
  impl::array_splitter elements_;
};

class devtools_script : public script::reader {
 public:
  devtools_script(impl::devtools_session session, std::string name)
      : reader(std::move(name)), actions_(std::move(session.actions)) {
    preloaded_ = std::move(session.preloaded);
  }

  std::optional<entry> next(std::size_t last_line) override {
    ended_ = next_ == actions_.size();
    if (ended_ || next_ >= last_line) return {};
    const action& played = actions_[next_++];
    return entry{.line = next_, .what = played};
  }

  [[nodiscard]] std::string place(std::size_t line) const override {
    return name_ + ": action " + std::to_string(line);
  }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept override { return next_; }
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept override { return actions_.size(); }

 private:
  std::vector<action> actions_;
  std::size_t next_ = 0;
};

// `first`, at the line that the reader gave last, and everything behind it.
std::string rest_of(line_reader& lines, std::string_view first) {
  std::string text(first);
  while (const std::optional<std::string_view> line = lines.next()) {
    text += '\n';
    text += *line;
  }
  return text;
}

std::optional<value> as_export(std::string_view text) {
  try {
    value document = impl::read_envelope(text);
    if (impl::is_devtools_export(document)) return document;
  } catch (const error&) {
    // Not even JSON: whoever reads it as an entry says so, and where.
  }
  return {};
}

std::unique_ptr<script::reader> read_export(const value& document, const text_place& at) {
  return std::make_unique<devtools_script>(impl::read_devtools(document, at), at.name);
}

// An object over several lines, as JSON.stringify writes it with an indentation.
std::unique_ptr<script::reader> read_object(std::string_view text, const text_place& at) {
  const value document = impl::parse_json(text, at);
  if (impl::is_devtools_export(document)) return read_export(document, at);
  impl::fail_at(at.name, at.line, at.column,
                "this object is no export of Redux DevTools; in a script of lines every action is one line");
}

void expect_end(line_reader& lines) {
  while (const std::optional<std::string_view> line = lines.next()) {
    const trimmed content(*line);
    if (!content.text.empty())
      impl::fail_at(lines.name(), lines.line(), content.column, "nothing may follow an export");
  }
}

std::unique_ptr<script::reader> read_lines(line_reader lines, const trimmed& first) {
  const text_place at{lines.name(), lines.line(), first.column};
  if (first.text.front() == '[') return std::make_unique<array_script>(rest_of(lines, first.text), at);
  if (first.text == "{") return read_object(rest_of(lines, first.text), at);
  if (const std::optional<value> document = as_export(first.text)) {
    expect_end(lines);
    return read_export(*document, at);
  }
  return std::make_unique<lines_script>(std::move(lines), first);
}

std::unique_ptr<script::reader> make_reader(std::unique_ptr<impl::byte_source> source, std::string name) {
  line_reader lines(std::move(source), std::move(name), impl::longest_script_line);
  while (const std::optional<std::string_view> line = lines.next()) {
    const trimmed content(*line);
    if (content.says_something()) return read_lines(std::move(lines), content);
  }
  return std::make_unique<lines_script>(std::move(lines));
}

}  // namespace

script::script(std::unique_ptr<reader> entries) noexcept : entries_(std::move(entries)) {}
script::script(script&&) noexcept = default;
script& script::operator=(script&&) noexcept = default;
script::~script() = default;

script script::open(const std::filesystem::path& file) {
  return script(make_reader(impl::open_file(file.string()), file.string()));
}

script script::standard_input() { return script(make_reader(impl::open_standard_input(), "<stdin>")); }

script script::parse(std::string text, std::string name) {
  return script(make_reader(impl::open_text(std::move(text)), std::move(name)));
}

script script::read(std::istream& in, std::string name) {
  auto source = impl::open_stream(in, name);
  return script(make_reader(std::move(source), std::move(name)));
}

std::optional<entry> script::next(std::size_t last_line) { return entries_->next(last_line); }
bool script::ended() const noexcept { return entries_->ended_; }
const std::string& script::name() const noexcept { return entries_->name_; }
const std::optional<value>& script::preloaded() const noexcept { return entries_->preloaded_; }
std::string script::place(std::size_t line) const { return entries_->place(line); }
std::uint64_t script::bytes_read() const noexcept { return entries_->bytes_read(); }
std::optional<std::uint64_t> script::bytes_total() const noexcept { return entries_->bytes_total(); }

}  // namespace patchbay::replay
