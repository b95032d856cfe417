#include "screen/picture.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>

namespace kanban {

using patchbay::value;

namespace {

constexpr std::size_t narrowest_column = 18;
constexpr std::size_t widest_column = 36;

std::string text_of(const value& object, std::string_view member) { return printable(object[member].as_string()); }
std::string number_of(const value& card) { return '#' + std::to_string(card["number"].get<std::size_t>()); }

// --- what is in a column ---------------------------------------------------------------------------

text_line badges_of(const value& card, std::size_t width, const paper& on) {
  text_line badges;
  for (const value& label : card["labels"].elements()) {
    badges.push_back({cut(text_of(label, "name"), width, on), ink_called(label["colour"].as_string())});
  }
  if (card["assignee"] != "") badges.push_back({cut('@' + text_of(card, "assignee"), width, on), ink::faint});
  return badges;
}

// As many pieces in a line as fit, with blanks between them.
std::vector<text_line> flow(const text_line& pieces, std::size_t width) {
  std::vector<text_line> lines;
  for (const piece& each : pieces) {
    if (lines.empty() || width_of(lines.back()) + 1 + width_of(each.text) > width) {
      lines.push_back({each});
    } else {
      lines.back().push_back({" "});
      lines.back().push_back(each);
    }
  }
  return lines;
}

std::vector<text_line> lines_of_card(const value& card, std::size_t width, const paper& on) {
  const std::string number = number_of(card) + ' ';
  const std::string indent(std::min(number.size(), width / 2), ' ');
  const std::size_t room = width - indent.size();
  std::vector<text_line> lines;
  for (std::string& part : wrap(text_of(card, "title"), room)) {
    lines.push_back({{lines.empty() ? number : indent, ink::faint}, {std::move(part)}});
  }
  for (text_line& part : flow(badges_of(card, room, on), room)) {
    part.insert(part.begin(), {indent});
    lines.push_back(std::move(part));
  }
  return lines;
}

std::string count_of(const value& column) {
  const auto limit = column["limit"].get<std::size_t>();
  std::string count = std::to_string(column["count"].get<std::size_t>());
  return limit == 0 ? count : count + '/' + std::to_string(limit);
}

bool is_full(const value& column) {
  const auto limit = column["limit"].get<std::size_t>();
  return limit != 0 && column["count"].get<std::size_t>() >= limit;
}

std::vector<text_line> lines_of_column(const value& column, std::size_t width, const paper& on) {
  if (column["folded"].get<bool>()) return {{{"(folded)", ink::faint}}};
  std::vector<text_line> lines;
  for (const value& card : column["cards"].elements()) {
    for (text_line& line : lines_of_card(card, width, on)) lines.push_back(std::move(line));
  }
  const std::size_t hidden = column["count"].get<std::size_t>() - column["cards"].size();
  if (hidden != 0) lines.push_back({{'(' + std::to_string(hidden) + " hidden)", ink::faint}});
  return lines;
}

// --- boxes around columns --------------------------------------------------------------------------

struct strokes {
  std::string_view across, down, top_left, top, top_right, bottom_left, bottom, bottom_right;
};
constexpr strokes unicode_strokes = {"─", "│", "┌", "┬", "┐", "└", "┴", "┘"};
constexpr strokes ascii_strokes = {"-", "|", "+", "+", "+", "+", "+", "+"};

const strokes& strokes_of(const paper& on) { return on.has_unicode ? unicode_strokes : ascii_strokes; }

std::string repeated(std::string_view stroke, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += stroke;
  return text;
}

void add_blanks(text_line& line, std::size_t width) {
  line.push_back({std::string(width - std::min(width, width_of(line)), ' ')});
}

// Columns that stand side by side; `width` is what each has between its borders.
class shelf {
 public:
  shelf(std::vector<value> columns, std::size_t width, const paper& on)
      : columns_(std::move(columns)), width_(width), on_(on), with_(strokes_of(on)) {}

  void draw(std::ostream& out) const {
    std::vector<std::vector<text_line>> contents;
    std::size_t height = 0;
    for (const value& column : columns_) {
      contents.push_back(lines_of_column(column, width_ - 2, on_));
      height = std::max(height, contents.back().size());
    }
    print_line(out, head());
    for (std::size_t row = 0; row < height; ++row) print_line(out, body(contents, row));
    print_line(out, foot());
  }

 private:
  text_line head() const {
    text_line line = {{std::string(with_.top_left), ink::faint}};
    for (const value& column : columns_) {
      if (line.size() > 1) line.push_back({std::string(with_.top), ink::faint});
      add_heading(line, column);
    }
    line.push_back({std::string(with_.top_right), ink::faint});
    return line;
  }

  void add_heading(text_line& line, const value& column) const {
    const std::string count = ' ' + count_of(column) + ' ';
    const std::string title = ' ' + cut(text_of(column, "title"), width_ - 3 - std::min(width_ - 3, count.size()), on_);
    const std::size_t used = 1 + width_of(title) + count.size();
    line.push_back({std::string(with_.across), ink::faint});
    line.push_back({title, ink::strong});
    line.push_back({count, is_full(column) ? ink::red : ink::faint});
    line.push_back({repeated(with_.across, width_ - std::min(width_, used)), ink::faint});
  }

  text_line body(const std::vector<std::vector<text_line>>& contents, std::size_t row) const {
    const piece border = {std::string(with_.down), ink::faint};
    text_line line = {border};
    for (const std::vector<text_line>& each : contents) {
      text_line cell = {{" "}};
      if (row < each.size()) cell.insert(cell.end(), each[row].begin(), each[row].end());
      add_blanks(cell, width_);
      line.insert(line.end(), cell.begin(), cell.end());
      line.push_back(border);
    }
    return line;
  }

  text_line foot() const {
    std::string line(with_.bottom_left);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i != 0) line += with_.bottom;
      line += repeated(with_.across, width_);
    }
    return {{line.append(with_.bottom_right), ink::faint}};
  }

  void print_line(std::ostream& out, const text_line& line) const {
    print(out, line, on_);
    out << '\n';
  }

  std::vector<value> columns_;
  std::size_t width_;
  paper on_;
  const strokes& with_;
};

text_line heading_of(const value& board) {
  text_line line = {{text_of(board, "title"), ink::strong}};
  for (const std::string_view what : {"text", "label", "assignee"}) {
    const std::string wanted = text_of(board["filter"], what);
    if (!wanted.empty()) line.push_back({"  " + std::string(what) + ": " + wanted, ink::yellow});
  }
  return line;
}

}  // namespace

void draw_board(std::ostream& out, const value& board, const paper& on) {
  if (board.is_null()) {
    out << "No board is open.\n";
    return;
  }
  print(out, heading_of(board), on);
  out << '\n';
  const value columns = board["columns"];
  const std::size_t fitting = std::max<std::size_t>(1, (on.width - 1) / (narrowest_column + 1));
  const std::size_t in_a_row = std::min(std::max<std::size_t>(1, columns.size()), fitting);
  const std::size_t width = std::min(widest_column, (on.width - 1) / in_a_row - 1);
  for (std::size_t first = 0; first < columns.size(); first += in_a_row) {
    std::vector<value> row;
    for (std::size_t i = first; i < std::min(first + in_a_row, columns.size()); ++i) row.push_back(columns[i]);
    shelf(std::move(row), width, on).draw(out);
  }
}

void draw_card(std::ostream& out, const value& card, const paper& on) {
  print(out, {{number_of(card) + ' ', ink::faint}, {text_of(card, "title"), ink::strong}}, on);
  out << '\n';
  for (const text_line& line : flow(badges_of(card, on.width - 2, on), on.width - 2)) {
    out << "  ";
    print(out, line, on);
    out << '\n';
  }
  if (card["text"] == "") return;
  for (const std::string& line : wrap(text_of(card, "text"), on.width - 2)) out << "  " << line << '\n';
}

}  // namespace kanban
