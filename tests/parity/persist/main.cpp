// A kept state under a script of steps: the C++ side of samples/persist.mjs and, given a folder, of
// samples/persist-files.mjs.

#include "../steps.hpp"

#include <patchbay/persist/persist.hpp>
#include <patchbay/persist/storage.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace patchbay;

// A text under one name, answered at once or when the script says so.
class texts final : public storage {
 public:
  void read(const std::string&, read_reply reply) override {
    if (!later) return reply({text, nullptr});
    waiting.emplace_back([found = text, reply = std::move(reply)] { reply({found, nullptr}); });
  }
  void write(const std::string&, std::string_view now) override {
    text = std::string(now);
    ++writes;
  }
  void remove(const std::string&) override { text.reset(); }

  std::optional<std::string> text;
  int writes = 0;
  bool later = false;
  std::deque<std::function<void()>> waiting;
};

// --- options ------------------------------------------------------------------------------------------------

std::vector<std::string> keys_of(const value& list) {
  std::vector<std::string> keys;
  for (const value& key : list.elements()) keys.emplace_back(key.as_string());
  return keys;
}

value some_of(const value& state) {
  return produce(value::object(), [&](const draft& part) {
    for (const char* key : {"a", "b"}) {
      if (state.contains(key)) part[key] = state[key];
    }
  });
}

std::function<value(const value&)> partial_of(std::string_view name) {
  if (name == "some") return some_of;
  if (name == "wrapped") return [](const value& state) { return value{{"wrapped", state["a"]}}; };
  return {};
}

value merge_mine(const value& stored, const value& current) {
  return produce(stored, [&](const draft& merged) {
    merged.merge(current);
    merged["merged"] = true;
  });
}

std::function<value(const value&, const value&)> merge_of(std::string_view name) {
  if (name == "deep") return merge::deep;
  if (name == "replace") return merge::replace;
  if (name == "mine") return merge_mine;
  if (name == "throws") return [](const value&, const value&) -> value { throw std::runtime_error("no merging"); };
  return {};
}

value migrated(const value& state, std::int64_t from) {
  return produce(state, [&](const draft& next) { next["from"] = from; });
}

// --- the app --------------------------------------------------------------------------------------------------

class app {
 public:
  // Does what the step says, and tells what came of it.
  value take(const value& step) {
    act(step);
    return produce(value::object(), [&](const draft& record) {
      record["text"] = texts_->text ? value(*texts_->text) : value();
      record["writes"] = texts_->writes;
      record["events"] = to_array(std::exchange(events_, {}));
      if (!kept_) return;
      record["state"] = store_.state();
      record["hydrated"] = kept_->has_hydrated();
    });
  }

 private:
  void act(const value& step) {
    const std::string_view what = step["do"].as_string();
    if (what == "open") return open(step);
    if (what == "put") return void(texts_->text = std::string(step["text"].as_string()));
    if (what == "answer") return answer();
    if (!kept_) return;
    if (what == "set") return store_.set_state(step["state"]);
    if (what == "replace") return store_.replace_state(step["state"]);
    if (what == "rehydrate") return kept_->rehydrate();
    if (what == "clear") return kept_->clear_storage();
    if (what == "options" && !is_busy()) kept_->set_options(options_of(step["options"]));
  }

  void open(const value& step) {
    kept_.reset();
    texts_->later = step["later"].get<bool>();
    store_ = store(step["initial"], {.warn = [](std::string_view) {}});
    kept_.emplace(store_, options_of(step["options"]));
    on_hydrate_ = kept_->on_hydrate([this](const value& state) { note("hydrating", state); });
    on_finish_ = kept_->on_finish_hydration([this](const value& state) { note("finished", state); });
  }

  [[nodiscard]] bool is_busy() const { return !texts_->waiting.empty() || !migrations_.empty(); }

  void answer() {
    auto& waiting = texts_->waiting.empty() ? migrations_ : texts_->waiting;
    if (waiting.empty()) return;
    const std::function<void()> next = std::move(waiting.front());
    waiting.pop_front();
    next();
  }

  void note(std::string_view event, const value& state) { events_.push_back(value::array({event, state})); }

  persist_options options_of(const value& given) {
    persist_options options{.name = "app",
                            .storage = texts_,
                            .include = keys_of(given["include"]),
                            .partialize = partial_of(given["partial"].as_string()),
                            .version = given["version"].get<std::int64_t>(),
                            .merge = merge_of(given["merge"].as_string()),
                            .skip_hydration = given["skip"].get<bool>()};
    add_migration(options, given["migrate"]);
    options.on_rehydrate = [this, bump = given["bump"].get<bool>()](const value& before) {
      note("rehydrating", before);
      return [this, bump](const value* state, const error*) { rehydrated(state, bump); };
    };
    return options;
  }

  void add_migration(persist_options& options, const value& how) {
    if (how == value("mark")) options.migrate = migrated;
    if (how == value("throws"))
      options.migrate = [](const value&, std::int64_t) -> value { throw std::runtime_error("no migration"); };
    if (how == value("later"))
      options.migrate_later = [this](const value& state, std::int64_t from, const migration_reply& reply) {
        migrations_.emplace_back([next = migrated(state, from), reply] { reply(next, nullptr); });
      };
  }

  void rehydrated(const value* state, bool bump) {
    if (state == nullptr) return events_.push_back(value::array({"failed"}));
    const value now = *state;
    note("rehydrated", now);
    if (bump) store_.set_state({{"bumped", now.value_or("bumped", 0) + 1}});
  }

  std::shared_ptr<texts> texts_ = std::make_shared<texts>();
  std::deque<std::function<void()>> migrations_;
  std::vector<value> events_;
  store store_;
  std::optional<persisted> kept_;
  subscription on_hydrate_;
  subscription on_finish_;
};

// --- files --------------------------------------------------------------------------------------------------

// Reads a state from the folder, or writes one into it.
value keep_in_folder(const std::shared_ptr<storage>& folder, const value& step) {
  store kept(value::object());
  const persisted saved = persist(kept, {.name = std::string(step["name"].as_string()), .storage = folder});
  if (step["do"] == value("load")) return {{"state", kept.state()}};
  kept.replace_state(step["state"]);
  return value::object();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    const auto folder = std::make_shared<file_storage>(argv[1], file_storage_options{.sync = false});
    return parity::run_steps([&](const value& step) { return keep_in_folder(folder, step); });
  }
  app tested;
  return parity::run_steps([&](const value& step) { return tested.take(step); });
}
