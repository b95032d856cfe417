#pragma once

#include <patchbay/bridge/task.hpp>

#include <patchbay/store/subscription.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::bridge {

struct task::body {
  std::string id{};
  std::string name{};
  std::string owner{};
  std::weak_ptr<tasks::body> of{};
  std::stop_source stop{};

  std::mutex writing{};  // to the state, so that nothing follows the end
  std::mutex guard{};
  // Guarded:
  std::optional<value> waiting{};                     // progress that is not in the state yet
  std::optional<std::chrono::nanoseconds> written{};  // when
  bool timer_runs = false;
  bool finished = false;
};

struct tasks::body : std::enable_shared_from_this<body> {
 public:
  body(std::shared_ptr<impl::app_core> app, task_options options);

  std::string start(std::string name, std::string owner, std::function<value(const task&)> work);
  void set_progress(const std::shared_ptr<task::body>& of, value now);
  bool cancel(std::string_view id, const std::function<bool(const task::body&)>& may);
  void window_closed(const std::string& label);
  void stop_all();

  subscription on_closed;

 private:
  // How a task ended: what its entry in the state says from then on.
  struct outcome {
    std::string_view status;
    std::string_view key{};  // of the detail, if there is one
    value detail{};
  };
  [[nodiscard]] static outcome outcome_of(const std::shared_ptr<task::body>& of,
                                          const std::function<value(const task&)>& work);

  template <class Edit>
  void edit(Edit&& change);
  void begin(const std::shared_ptr<task::body>& begun, const std::string& owner);
  void write_progress(const std::shared_ptr<task::body>& of);
  void run(const std::shared_ptr<task::body>& of, const std::function<value(const task&)>& work) noexcept;
  void finish(const std::shared_ptr<task::body>& of, outcome with);

  const std::shared_ptr<impl::app_core> app_;
  const task_options options_;
  const pointer path_;

  std::mutex guard_;
  std::condition_variable all_done_;
  // Guarded:
  std::map<std::string, std::shared_ptr<task::body>, std::less<>> running_;
  std::deque<std::string> finished_;
  std::size_t under_way_ = 0;
  std::uint64_t last_number_ = 0;
};

}  // namespace patchbay::bridge
