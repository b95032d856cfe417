#pragma once

#include "http_client.hpp"
#include "support.hpp"

#include <patchbay/bridge/server.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::bridge::test {

// The error that `act` throws; fails the test when it throws none.
template <class F>
error error_of(F&& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return error(errc::usage, "nothing was thrown");
}

// An application and a server that serves it with a folder of its own, in which there is nothing until a test writes
// it.
class server_fixture : public ::testing::Test {
 protected:
  server_fixture();
  ~server_fixture() override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  void write(const std::filesystem::path& name, std::string_view text) const;

  // Made when it is first used: with what is in `limits` then.
  [[nodiscard]] app& application();
  void start() { target = std::make_unique<server>(application(), options); }
  [[nodiscard]] std::uint16_t port() const { return target->port(); }

  // A page in a new window.
  [[nodiscard]] std::unique_ptr<socket_client> open(std::string_view label) {
    return socket_client::opened(port(), application().mint_token(label));
  }
  // The same, and it listens to "news".
  [[nodiscard]] std::unique_ptr<socket_client> open_listening(std::string_view label);

  [[nodiscard]] std::vector<std::string> window_labels();
  // All that the server's log was told.
  [[nodiscard]] std::string logged() const;

 private:
  std::filesystem::path folder_;
  mutable std::mutex log_guard_;
  std::string log_;
  std::unique_ptr<counter_app> application_;

 protected:
  bridge::limits limits;
  server_options options;
  std::unique_ptr<server> target;
};

}  // namespace patchbay::bridge::test
