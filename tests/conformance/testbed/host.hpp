#pragma once

#include "lifetimes.hpp"
#include "options.hpp"
#include "recorder.hpp"
#include "shelf.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/server.hpp>
#include <patchbay/bridge/task.hpp>
#include <patchbay/store/store.hpp>

#include <memory>
#include <optional>
#include <string>

namespace testbed {

namespace bridge = patchbay::bridge;
using patchbay::value;

/// All that the testbed consists of, in the order in which it has to end.
struct host {
  explicit host(const options& asked);
  host(const host&) = delete;
  host& operator=(const host&) = delete;
  ~host();

  recorder events{};
  shelf kept{};
  lifetimes dropped{};
  patchbay::store state;
  bridge::app app;
  bridge::tasks jobs;
  patchbay::subscription on_window{};
  patchbay::subscription on_commit{};
  std::optional<bridge::server> server{};
};

/// `{"label", "token", "url"}` for a new window.
[[nodiscard]] value invitation(const host& of, const std::string& label);

}  // namespace testbed
