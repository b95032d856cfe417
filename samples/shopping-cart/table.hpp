#pragma once

#include "paper.hpp"

#include <cstddef>
#include <iosfwd>
#include <vector>

namespace shopping_cart {

/// Lines below each other; a row is as high as its highest cell.
using table_cell = std::vector<text_line>;

/// A table that fits its paper: the widest columns give way, and what no longer fits is folded, in the end cut.
class table {
 public:
  explicit table(std::vector<piece> headings);

  /// One cell for each column.
  void add(std::vector<table_cell> cells);
  /// A line across all columns.
  void add_across(text_line line);

  void print(std::ostream& out, const paper& on) const;

 private:
  struct row {
    std::vector<table_cell> cells;
    text_line across;
  };

  [[nodiscard]] std::vector<std::size_t> widths(const paper& on) const;
  static void print_cells(std::ostream& out, const std::vector<table_cell>& cells,
                          const std::vector<std::size_t>& widths, const paper& on);

  std::vector<row> rows_;
};

}  // namespace shopping_cart
