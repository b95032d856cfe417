#include "server_fixture.hpp"

#include <fstream>

#include <stdlib.h>

namespace patchbay::bridge::test {

namespace fs = std::filesystem;

server_fixture::server_fixture() {
  std::string name = (fs::temp_directory_path() / "patchbay-server-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("There is no folder for temporary files.");
  folder_ = fs::canonical(name);
  options.files = {{"/", folder_}};
  options.log = [this](std::string_view line) {
    const std::lock_guard lock(log_guard_);
    log_ += std::string(line) + "\n";
  };
}

server_fixture::~server_fixture() {
  target.reset();
  fs::remove_all(folder_);
}

void server_fixture::write(const fs::path& name, std::string_view text) const {
  fs::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

app& server_fixture::application() {
  if (!application_) {
    application_ = std::make_unique<counter_app>(app_options{.limits = limits, .warn = [](std::string_view) {}});
  }
  return application_->app;
}

std::unique_ptr<socket_client> server_fixture::open_listening(std::string_view label) {
  auto page = open(label);
  page->send({{"invoke", 1},
              {"cmd", "plugin:event|listen"},
              {"args", {{"event", "news"}, {"target", {{"kind", "Any"}}}, {"handler", 0}}}});
  const nlohmann::json answer = page->frame_with("reply");
  if (!answer.contains("ok")) throw std::runtime_error("The page may not listen: " + answer.dump());
  return page;
}

std::vector<std::string> server_fixture::window_labels() {
  std::vector<std::string> labels;
  for (const window_info& each : application().windows()) labels.push_back(each.label);
  return labels;
}

std::string server_fixture::logged() const {
  const std::lock_guard lock(log_guard_);
  return log_;
}

}  // namespace patchbay::bridge::test
