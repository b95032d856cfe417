// docs/porting shows code that compiles and does what it says: each
// right-hand cell is a region of a test here.
//
// A row of a chapter begins with `<!-- row: NAME -->`. Its cell is
// what stands between `// porting: NAME` and `// end` in a file of
// this folder, less the indentation that all of its lines have.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

using cells = std::map<std::string, std::string>;

const fs::path root = PATCHBAY_SOURCE_DIR;
const fs::path guide = root / "docs" / "porting";

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in.is_open()) << file << " cannot be read";
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(
      std::min(line.find_first_not_of(' '), line.size()));
  return line;
}

// The NAME of a line that is PREFIX NAME SUFFIX, empty for any other.
std::string name_in(std::string_view line, std::string_view prefix,
                    std::string_view suffix = {}) {
  if (!line.starts_with(prefix) || !line.ends_with(suffix)) return {};
  line.remove_prefix(prefix.size());
  return std::string(line.substr(0, line.size() - suffix.size()));
}

std::string dedented(const std::vector<std::string>& lines) {
  std::size_t indentation = std::string::npos;
  for (const std::string& line : lines)
    indentation = std::min(indentation, line.find_first_not_of(' '));
  std::string text;
  for (const std::string& line : lines)
    text += line.substr(std::min(indentation, line.size())) + '\n';
  return text;
}

void add_cell(cells& all, const std::string& name, std::string text,
              const fs::path& file) {
  EXPECT_FALSE(name.empty())
      << file << " has a cell without a name:\n"
      << text;
  EXPECT_TRUE(all.emplace(name, std::move(text)).second)
      << file << " has a second cell " << name;
}

void read_regions(const fs::path& file, cells& regions) {
  std::string open;
  std::vector<std::string> lines;
  for (const std::string& line : lines_of(file)) {
    if (std::string name = name_in(trimmed(line), "// porting: ");
        !name.empty()) {
      EXPECT_EQ(open, "")
          << "This region of " << file << " has no end";
      open = std::move(name);
      lines.clear();
    } else if (trimmed(line) == "// end" && !open.empty()) {
      add_cell(regions, open, dedented(lines), file);
      open.clear();
    } else {
      lines.push_back(line);
    }
  }
  EXPECT_EQ(open, "") << "This region of " << file << " has no end";
}

cells all_regions() {
  cells regions;
  for (const auto& each :
       fs::directory_iterator(root / "tests" / "docs")) {
    const bool source = each.path().extension() == ".cpp";
    if (source && each.path().filename() != "porting_test.cpp")
      read_regions(each.path(), regions);
  }
  return regions;
}

struct table {
  cells left{};
  cells right{};
  std::set<std::string> rows{};
};

// The pages of the guide, in their order.
std::vector<fs::path> chapters() {
  std::vector<fs::path> pages;
  for (const auto& each : fs::directory_iterator(guide)) {
    if (each.path().extension() == ".md")
      pages.push_back(each.path());
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

void read_chapter(const fs::path& page, table& all) {
  std::string row;
  std::string text;
  cells* into = nullptr;
  for (const std::string& line : lines_of(page)) {
    if (into != nullptr && line == "```") {
      add_cell(*std::exchange(into, nullptr), row,
               std::exchange(text, {}), page);
    } else if (into != nullptr) {
      text += line + '\n';
    } else if (const std::string name =
                   name_in(line, "<!-- row: ", " -->");
               !name.empty()) {
      row = name;
      EXPECT_TRUE(all.rows.insert(name).second)
          << "There is a second row " << name;
    } else if (line.starts_with("```")) {
      into = line == "```cpp" ? &all.right : &all.left;
    }
  }
  EXPECT_EQ(into, nullptr) << page << " has a cell without end";
}

table read_guide() {
  table all;
  for (const fs::path& page : chapters()) read_chapter(page, all);
  return all;
}

std::vector<std::string> headers_named_in(const fs::path& page) {
  constexpr std::string_view begin = "<patchbay/";
  std::vector<std::string> names;
  for (const std::string& line : lines_of(page)) {
    for (std::size_t at = line.find(begin); at != std::string::npos;
         at = line.find(begin, at + 1))
      names.push_back(
          line.substr(at + 1, line.find('>', at) - at - 1));
  }
  return names;
}

TEST(Porting, EveryRightHandCellIsCodeThatWasRun) {
  const cells regions = all_regions();
  const table all = read_guide();
  EXPECT_GT(all.rows.size(), 80U);
  for (const auto& [name, code] : all.right) {
    const auto region = regions.find(name);
    if (region == regions.end()) {
      ADD_FAILURE() << "No test has a region for the row " << name;
    } else {
      EXPECT_EQ(code, region->second)
          << "The row " << name
          << " is not the code that its test runs";
    }
  }
}

TEST(Porting, EveryRegionHasARow) {
  const table all = read_guide();
  for (const auto& [name, code] : all_regions()) {
    EXPECT_TRUE(all.right.contains(name))
        << "The region " << name << " has no row:\n"
        << code;
  }
}

TEST(Porting, EveryRowHasTwoCells) {
  const table all = read_guide();
  for (const std::string& name : all.rows) {
    EXPECT_TRUE(all.left.contains(name))
        << "The row " << name << " has no left-hand cell";
    EXPECT_TRUE(all.right.contains(name))
        << "The row " << name << " has no right-hand cell";
  }
}

TEST(Porting, EveryHeaderThatIsNamedExists) {
  std::size_t named = 0;
  for (const fs::path& page : chapters()) {
    for (const std::string& name : headers_named_in(page)) {
      ++named;
      EXPECT_TRUE(fs::exists(root / "include" / name))
          << "There is no header " << name << ", named in " << page;
    }
  }
  EXPECT_GT(named, 10U);
}

TEST(Porting, EveryChapterIsInTheIndex) {
  std::string index;
  for (const std::string& line : lines_of(guide / "README.md"))
    index += line + '\n';
  for (const fs::path& page : chapters()) {
    const std::string name = page.filename().string();
    if (name == "README.md") continue;
    EXPECT_NE(index.find("](" + name + ")"), std::string::npos)
        << name << " is not in the index";
  }
}

}  // namespace
