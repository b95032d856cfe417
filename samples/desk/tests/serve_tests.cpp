#include "shell/serve.hpp"

#include "replay/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace dataforge::test {

namespace {

using ::testing::HasSubstr;

struct served {
  int status;
  std::string out, err;
};
served serve_with(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = serve(arguments, out, err);
  return {status, out.str(), err.str()};
}

TEST(Serve, RefusesACommandLineItCannotUse) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"--prot", "1"}, {"--port", "70000"}, {"--port", "x"}, {"extra"}}) {
    const served result = serve_with(wrong);
    EXPECT_EQ(result.status, 2) << wrong.front();
    EXPECT_THAT(result.err, HasSubstr("desk serve: ")) << wrong.front();
  }
}

TEST(Serve, SaysWhichFolderIsMissing) {
  const served result = serve_with({"--web", "no/such/folder"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("The folder \"no/such/folder\" has no index.html."));
}

TEST(Serve, RefusesAProjectThatIsNoneBeforeAnybodyIsServed) {
  const temporary_folder folder;
  (void)folder.file("index.html", "");
  (void)folder.file("tauri.js", "");
  const std::string project = folder.file("project.json", "{\"settings\": 5}");
  const served result = serve_with({"--web", folder / "", "--client", folder / "", "--project", project});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("desk serve: \"" + project + "\" is no project, at /settings"));
  EXPECT_EQ(content_of(project), "{\"settings\": 5}");
}

TEST(Serve, ExplainsItself) {
  const served result = serve_with({"--help"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, HasSubstr("--project"));
}

}  // namespace

}  // namespace dataforge::test
