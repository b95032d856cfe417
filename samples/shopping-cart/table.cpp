#include "table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <string>
#include <utility>

namespace shopping_cart {

namespace {

constexpr std::size_t margin = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t most_lines = 3;  // that one line of a cell may be folded into

std::string spaces(std::size_t count) { return std::string(count, ' '); }

std::string rule(std::size_t width, const paper& on) {
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += on.dash();
  return text;
}

table_cell fold_cell(const table_cell& cell, std::size_t width, const paper& on) {
  table_cell folded;
  for (const text_line& line : cell) {
    for (text_line& each : fold(line, width, most_lines, on)) folded.push_back(std::move(each));
  }
  return folded;
}

std::size_t height_of(const std::vector<table_cell>& cells) {
  std::size_t height = 1;
  for (const table_cell& cell : cells) height = std::max(height, cell.size());
  return height;
}

}  // namespace

table::table(std::vector<piece> headings) {
  std::vector<table_cell> cells;
  cells.reserve(headings.size());
  for (piece& heading : headings) cells.push_back({{std::move(heading)}});
  add(std::move(cells));
}

void table::add(std::vector<table_cell> cells) { rows_.push_back({std::move(cells), {}}); }

void table::add_across(text_line line) { rows_.push_back({{}, std::move(line)}); }

std::vector<std::size_t> table::widths(const paper& on) const {
  std::vector<std::size_t> result(rows_.front().cells.size(), 1);
  for (const row& each : rows_) {
    for (std::size_t i = 0; i < each.cells.size(); ++i) {
      for (const text_line& line : each.cells[i]) result[i] = std::max(result[i], width_of(line));
    }
  }
  const std::size_t room = on.width - margin - gap * (result.size() - 1);
  while (std::accumulate(result.begin(), result.end(), std::size_t{0}) > room)
    --*std::max_element(result.begin(), result.end());
  return result;
}

void table::print_cells(std::ostream& out, const std::vector<table_cell>& cells, const std::vector<std::size_t>& widths,
                        const paper& on) {
  std::vector<table_cell> folded;
  for (std::size_t i = 0; i < cells.size(); ++i) folded.push_back(fold_cell(cells[i], widths[i], on));
  for (std::size_t height = height_of(folded), y = 0; y < height; ++y) {
    std::size_t owed = margin;  // spaces are printed in front of text only, so that no line ends in them
    for (std::size_t i = 0; i < folded.size(); ++i) {
      const text_line line = y < folded[i].size() ? folded[i][y] : text_line{};
      if (!line.empty()) {
        out << spaces(owed);
        shopping_cart::print(out, line, on);
        owed = 0;
      }
      owed += widths[i] - width_of(line) + gap;
    }
    out << '\n';
  }
}

void table::print(std::ostream& out, const paper& on) const {
  const std::vector<std::size_t> columns = widths(on);
  print_cells(out, rows_.front().cells, columns, on);
  std::vector<table_cell> rules;
  rules.reserve(columns.size());
  for (const std::size_t width : columns) rules.push_back({{{rule(width, on), ink::faint}}});
  print_cells(out, rules, columns, on);
  for (auto each = rows_.begin() + 1; each != rows_.end(); ++each) {
    if (each->cells.empty()) {
      out << spaces(margin);
      shopping_cart::print(out, cut(each->across, on.width - margin, on), on);
      out << '\n';
    } else {
      print_cells(out, each->cells, columns, on);
    }
  }
}

}  // namespace shopping_cart
