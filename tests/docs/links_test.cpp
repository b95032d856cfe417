// The links of the documentation lead somewhere.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace docs_links {

namespace fs = std::filesystem;

const fs::path root = PATCHBAY_SOURCE_DIR;

std::vector<fs::path> pages() {
  std::vector<fs::path> found;
  const auto add = [&](const fs::path& file) {
    if (file.extension() == ".md") found.push_back(file);
  };
  for (const auto& each : fs::directory_iterator(root))
    add(each.path());
  for (const char* folder : {"docs", "samples"}) {
    for (auto each = fs::recursive_directory_iterator(root / folder);
         each != fs::recursive_directory_iterator(); ++each) {
      if (each->path().filename() == "node_modules")
        each.disable_recursion_pending();
      add(each->path());
    }
  }
  add(root / "clients" / "js" / "README.md");
  return found;
}

// The lines that are no code.
std::vector<std::string> prose_of(const fs::path& page) {
  std::ifstream in(page);
  EXPECT_TRUE(in.is_open()) << page << " cannot be read";
  std::vector<std::string> lines;
  bool in_code = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```"))
      in_code = !in_code;
    else if (!in_code)
      lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> links_of(const fs::path& page) {
  const std::regex code("`[^`]*`");
  const std::regex link(
      R"(\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\")");
  std::vector<std::string> links;
  for (const std::string& line : prose_of(page)) {
    const std::string text = std::regex_replace(line, code, "");
    for (std::sregex_iterator each(text.begin(), text.end(), link),
         end;
         each != end; ++each)
      links.push_back((*each)[1].matched ? (*each)[1].str()
                                         : (*each)[2].str());
  }
  return links;
}

// The anchor of a heading, as hosts of repositories make it.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char letter : heading) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == ' ')
      anchor += '-';
    else if (std::isalnum(byte) != 0 || letter == '-' ||
             letter == '_')
      anchor += static_cast<char>(std::tolower(byte));
  }
  return anchor;
}

std::set<std::string> anchors_of(const fs::path& page) {
  std::set<std::string> anchors;
  for (const std::string& line : prose_of(page)) {
    const std::size_t text = line.find_first_not_of('#');
    if (text != 0 && text != std::string::npos && line[text] == ' ')
      anchors.insert(anchor_of(line.substr(text + 1)));
  }
  return anchors;
}

void check_link(const fs::path& page, const std::string& link) {
  const std::size_t hash = std::min(link.find('#'), link.size());
  const fs::path file =
      hash == 0 ? page : page.parent_path() / link.substr(0, hash);
  ASSERT_TRUE(fs::exists(file)) << page << " leads to " << link;
  if (hash == link.size()) return;
  EXPECT_TRUE(anchors_of(file).contains(link.substr(hash + 1)))
      << page << " leads to " << link;
}

TEST(DocsLinks, LeadToFilesAndHeadings) {
  std::size_t checked = 0;
  for (const fs::path& page : pages()) {
    for (const std::string& link : links_of(page)) {
      if (link.find("://") != std::string::npos) continue;
      ++checked;
      check_link(page, link);
    }
  }
  EXPECT_GT(checked, 50U);
}

TEST(DocsLinks, ReachEveryPageOfTheDocumentation) {
  const std::vector<std::string> listed =
      links_of(root / "docs" / "README.md");
  for (const auto& each : fs::directory_iterator(root / "docs")) {
    const std::string name = each.path().filename().string();
    if (each.path().extension() != ".md" || name == "README.md")
      continue;
    EXPECT_EQ(std::count(listed.begin(), listed.end(), name), 1)
        << name << " is not in the index, or twice";
  }
}

}  // namespace docs_links
