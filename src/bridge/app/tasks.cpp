#include <patchbay/bridge/task.hpp>

#include "bridge/app/apart_from_listeners.hpp"
#include "bridge/app/app_core.hpp"
#include "bridge/app/task_body.hpp"
#include "bridge/wire/failure_text.hpp"
#include "bridge/wire/secret.hpp"

#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace patchbay::inline v0_1::bridge {

// --- what the work sees --------------------------------------------------------------------------------------------

const std::string& task::id() const noexcept { return body_->id; }
std::stop_token task::stop_token() const noexcept { return body_->stop.get_token(); }

void task::check() const {
  if (body_->stop.stop_requested()) throw error(errc::cancelled, "Task \"" + body_->name + "\" was cancelled.");
}

void task::progress(value now) const {
  if (const auto of = body_->of.lock()) of->set_progress(body_, std::move(now));
}

// --- the state ---------------------------------------------------------------------------------------------------

tasks::body::body(std::shared_ptr<impl::app_core> app, task_options options)
    : app_(std::move(app)), options_(std::move(options)), path_(options_.path) {}

template <class Edit>
void tasks::body::edit(Edit&& change) {
  impl::apart_from_listeners(*app_, "A listener of the tasks at", path_.text(), [&] {
    app_->state_store().set_state([&](const draft& state) {
      const draft all = state.at(path_);
      if (!all.exists() || all.is_null()) all.set(value::object());
      change(all);
    });
  });
}

void tasks::body::begin(const std::shared_ptr<task::body>& begun, const std::string& owner) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(guard_);
    running_.emplace(begun->id, begun);
    number = ++last_number_;
  }
  try {
    edit([&](const draft& all) {
      all[begun->id] = value{{"id", begun->id}, {"number", number},    {"name", begun->name},
                             {"owner", owner},  {"status", "running"}, {"progress", value()}};
    });
  } catch (...) {
    const std::lock_guard lock(guard_);
    running_.erase(begun->id);
    throw;
  }
}

// Written at once if the last time is long ago, otherwise by a timer that takes what is the newest then.
void tasks::body::set_progress(const std::shared_ptr<task::body>& of, value now) {
  const auto time = app_->now();
  {
    const std::lock_guard lock(of->guard);
    of->waiting = std::move(now);
    if (of->finished || of->timer_runs) return;
    const auto passed = std::chrono::floor<std::chrono::milliseconds>(time - of->written.value_or(time));
    if (of->written && passed < options_.progress_interval) {
      of->timer_runs = true;
      const auto left = options_.progress_interval - passed;
      // Weak: a timer that the application stops before its time must not keep the application.
      app_->after(left, [weak = weak_from_this(), of] {
        {
          const std::lock_guard again(of->guard);
          of->timer_runs = false;
        }
        if (const auto self = weak.lock()) self->write_progress(of);
      });
      return;
    }
  }
  write_progress(of);
}

void tasks::body::write_progress(const std::shared_ptr<task::body>& of) {
  const std::lock_guard one_at_a_time(of->writing);
  std::optional<value> now;
  {
    const std::lock_guard lock(of->guard);
    if (of->finished) return;
    now = std::exchange(of->waiting, std::nullopt);
    of->written = app_->now();
  }
  if (!now) return;
  edit([&](const draft& all) {
    if (all.contains(of->id)) all[of->id]["progress"] = std::move(*now);
  });
}

void tasks::body::finish(const std::shared_ptr<task::body>& of, outcome with) {
  const std::lock_guard one_at_a_time(of->writing);
  std::optional<value> last;
  std::vector<std::string> forgotten;
  {
    const std::lock_guard lock(of->guard);
    of->finished = true;
    last = std::exchange(of->waiting, std::nullopt);
  }
  {
    const std::lock_guard lock(guard_);
    running_.erase(of->id);
    finished_.push_back(of->id);
    for (; finished_.size() > options_.keep_finished; finished_.pop_front()) forgotten.push_back(finished_.front());
  }
  edit([&](const draft& all) {
    for (const std::string& id : forgotten) all.erase(id);
    if (!all.contains(of->id)) return;
    const draft entry = all[of->id];
    if (last) entry["progress"] = std::move(*last);
    entry["status"] = with.status;
    if (!with.key.empty()) entry[with.key] = std::move(with.detail);
  });
}

// --- running -------------------------------------------------------------------------------------------------------

tasks::body::outcome tasks::body::outcome_of(const std::shared_ptr<task::body>& of,
                                             const std::function<value(const task&)>& work) {
  if (of->stop.stop_requested()) return {"cancelled"};
  try {
    return {"done", "result", work(task(of))};
  } catch (const rejection& own) {
    return {"failed", "error", own.reason()};
  } catch (const error& failure) {
    if (failure.code() == errc::cancelled) return {"cancelled"};
    return {"failed", "error", impl::text_of(failure.message())};
  } catch (const std::exception& failure) {
    return {"failed", "error", impl::text_of(failure)};
  } catch (...) {
    return {"failed", "error", "The task failed."};
  }
}

void tasks::body::run(const std::shared_ptr<task::body>& of, const std::function<value(const task&)>& work) noexcept {
  app_->warn().guard("The end of task", of->name, [&] { finish(of, outcome_of(of, work)); });
}

std::string tasks::body::start(std::string name, std::string owner, std::function<value(const task&)> work) {
  auto begun = std::make_shared<task::body>();
  begun->id = impl::make_secret().substr(0, 16);
  begun->name = std::move(name);
  begun->owner = std::move(owner);
  begun->of = weak_from_this();
  begin(begun, begun->owner);
  // Its window may have closed before the task was known.
  if (!begun->owner.empty() && !app_->windows().find(begun->owner)) begun->stop.request_stop();
  {
    const std::lock_guard lock(guard_);
    ++under_way_;
  }
  boost::asio::post(app_->pool(), [self = shared_from_this(), begun, work = std::move(work)] {
    self->run(begun, work);
    const std::lock_guard lock(self->guard_);
    --self->under_way_;
    self->all_done_.notify_all();
  });
  return begun->id;
}

bool tasks::body::cancel(std::string_view id, const std::function<bool(const task::body&)>& may) {
  std::shared_ptr<task::body> found;
  {
    const std::lock_guard lock(guard_);
    const auto at = running_.find(id);
    if (at == running_.end()) return false;
    found = at->second;
  }
  if (may && !may(*found)) throw error(errc::not_allowed, "This window may not cancel this task.");
  found->stop.request_stop();
  return true;
}

void tasks::body::window_closed(const std::string& label) {
  std::vector<std::shared_ptr<task::body>> orphans;
  {
    const std::lock_guard lock(guard_);
    for (const auto& [id, each] : running_) {
      if (each->owner == label) orphans.push_back(each);
    }
  }
  for (const auto& each : orphans) each->stop.request_stop();
}

void tasks::body::stop_all() {
  std::vector<std::shared_ptr<task::body>> all;
  {
    const std::lock_guard lock(guard_);
    for (const auto& [id, each] : running_) all.push_back(each);
  }
  for (const auto& each : all) each->stop.request_stop();
  std::unique_lock lock(guard_);
  all_done_.wait(lock, [this] { return under_way_ == 0; });
}

tasks::tasks(app& host, task_options options)
    : body_(std::make_shared<body>(impl::access::core(host), std::move(options))) {
  const std::weak_ptr<body> weak = body_;
  body_->on_closed = host.on_window([weak](const window_event& happened) {
    const auto live = weak.lock();
    if (live && happened.what == window_event::kind::closed) live->window_closed(happened.label);
  });
  impl::access::core(host)->add_command("plugin:patchbay|cancel_task",
                                        command({"id"},
                                                [weak](const invocation& call, const std::string& id) {
                                                  const auto live = weak.lock();
                                                  return live && live->cancel(id, [&call](const task::body& which) {
                                                    return call.from_trusted_window() || which.owner == call.window();
                                                  });
                                                }),
                                        impl::app_core::origin::bridge);
}

tasks::~tasks() { body_->stop_all(); }

std::string tasks::start(std::string name, std::string owner, std::function<value(const task&)> work) {
  if (!work) throw error(errc::invalid_argument, "A task needs work to do.");
  return body_->start(std::move(name), std::move(owner), std::move(work));
}

bool tasks::cancel(patchbay::impl::text id) { return body_->cancel(id, {}); }

}  // namespace patchbay::bridge
