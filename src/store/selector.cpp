#include <patchbay/store/selector.hpp>

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <mutex>

namespace patchbay::inline v0_1 {

namespace {

// Equal without a look inside containers.
bool is_same(const value& a, const value& b) noexcept { return a.identical(b) || (!a.is_structured() && a == b); }

}  // namespace

selector::input::input(const pointer& place)
    : read([place](const value& state) {
        const value* found = state.find(place);
        return found != nullptr ? *found : value();
      }),
      watches({std::string_view(place.text())}) {}

selector::input::input(const selector& inner) : read(inner), watches(inner.watches()) {}

class selector::memory {
 public:
  memory(std::vector<input> inputs, function result, selector_options options)
      : inputs_(std::move(inputs)), result_(std::move(result)), options_(std::move(options)) {
    for (const input& each : inputs_) watches_ = watches_.united_with(each.watches);
  }

  [[nodiscard]] const std::vector<input>& inputs() const noexcept { return inputs_; }
  [[nodiscard]] const function& result() const noexcept { return result_; }
  [[nodiscard]] const selector_options& options() const noexcept { return options_; }
  [[nodiscard]] const path_set& watches() const noexcept { return watches_; }

  value evaluate(const value& state) {
    const std::lock_guard lock(guard_);
    if (filled_ && state.identical(state_)) return last_;
    std::vector<value> read;
    read.reserve(inputs_.size());
    for (const input& each : inputs_) read.push_back(each.read(state));
    ++counts_.inputs;
    last_ = derive(std::move(read));
    state_ = state;
    filled_ = true;
    return last_;
  }

  struct counts {
    std::uint64_t results = 0;
    std::uint64_t inputs = 0;
  };
  counts counted() const {
    const std::lock_guard lock(guard_);
    return counts_;
  }
  void count_anew() {
    const std::lock_guard lock(guard_);
    counts_ = {};
  }
  value last() const {
    const std::lock_guard lock(guard_);
    return last_;
  }
  void clear() {
    const std::lock_guard lock(guard_);
    filled_ = false;
    kept_.clear();
    state_ = value();
  }

 private:
  struct entry {
    std::vector<value> read;
    value derived;
  };

  value derive(std::vector<value> read) {
    const auto& same = options_.input_equal;
    const auto made_from = [&](const entry& each) {
      return same ? std::equal(read.begin(), read.end(), each.read.begin(), same)
                  : std::equal(read.begin(), read.end(), each.read.begin(), is_same);
    };
    const auto found = std::find_if(kept_.begin(), kept_.end(), made_from);
    if (found != kept_.end()) {
      std::rotate(kept_.begin(), found, found + 1);
    } else {
      keep({read, settle(result_(read))});
    }
    return kept_.front().derived;
  }

  // A result, or the one kept that counts as the same.
  value settle(value fresh) {
    ++counts_.results;
    if (!options_.result_equal) return fresh;
    const auto found = std::find_if(kept_.begin(), kept_.end(),
                                    [&](const entry& each) { return options_.result_equal(each.derived, fresh); });
    return found != kept_.end() ? found->derived : fresh;
  }

  void keep(entry fresh) {
    if (kept_.size() == options_.max_size) kept_.pop_back();
    kept_.insert(kept_.begin(), std::move(fresh));
  }

  const std::vector<input> inputs_;
  const function result_;
  const selector_options options_;
  path_set watches_;
  mutable std::mutex guard_;
  bool filled_ = false;
  value state_;
  value last_;
  std::vector<entry> kept_;  // the one used last comes first
  counts counts_;
};

selector::selector(std::vector<input> inputs, function result, selector_options options) {
  if (!result) throw error(errc::invalid_argument, "A selector needs a result function");
  if (options.max_size == 0) throw error(errc::invalid_argument, "A selector keeps one result at least");
  memory_ = std::make_shared<memory>(std::move(inputs), std::move(result), std::move(options));
}

value selector::operator()(const value& state) const { return memory_->evaluate(state); }

selector selector::with(selector_options options) const {
  return selector(memory_->inputs(), memory_->result(), std::move(options));
}

selector selector::lru(std::size_t max_size) const {
  selector_options options = memory_->options();
  options.max_size = max_size;
  return with(std::move(options));
}

selector selector::input_equal(selector_options::equality equal) const {
  selector_options options = memory_->options();
  options.input_equal = std::move(equal);
  return with(std::move(options));
}

selector selector::result_equal(selector_options::equality equal) const {
  selector_options options = memory_->options();
  options.result_equal = std::move(equal);
  return with(std::move(options));
}

const path_set& selector::watches() const noexcept { return memory_->watches(); }
const selector::function& selector::result_function() const noexcept { return memory_->result(); }
std::span<const selector::input> selector::dependencies() const noexcept { return memory_->inputs(); }
std::uint64_t selector::recomputations() const { return memory_->counted().results; }
std::uint64_t selector::dependency_recomputations() const { return memory_->counted().inputs; }
void selector::reset_recomputations() const { memory_->count_anew(); }
value selector::last_result() const { return memory_->last(); }
void selector::clear_cache() const { memory_->clear(); }

selector create_structured_selector(std::vector<std::pair<std::string, selector::input>> members) {
  std::vector<std::string> keys;
  std::vector<selector::input> inputs;
  for (auto& member : members) {
    keys.push_back(std::move(member.first));
    inputs.push_back(std::move(member.second));
  }
  return selector(std::move(inputs), [keys = std::move(keys)](std::span<const value> read) {
    return produce(value::object(), [&](const draft& result) {
      for (std::size_t i = 0; i < keys.size(); ++i) result[keys[i]] = read[i];
    });
  });
}

bool shallow_equal(const value& a, const value& b) noexcept {
  if (is_same(a, b)) return true;
  if (a.type() != b.type() || !a.is_structured() || a.size() != b.size()) return false;
  if (a.is_array()) {
    const array_range in_a = a.elements();
    const array_range in_b = b.elements();
    return std::equal(in_a.begin(), in_a.end(), in_b.begin(), is_same);
  }
  const object_range in_a = a.items();
  const object_range in_b = b.items();
  return std::equal(in_a.begin(), in_a.end(), in_b.begin(),
                    [](const member& x, const member& y) { return x.key == y.key && is_same(x.value, y.value); });
}

}  // namespace patchbay
