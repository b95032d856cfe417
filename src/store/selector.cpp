#include <patchbay/store/selector.hpp>

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <mutex>

namespace patchbay {

namespace {

// Equal without a look inside containers.
bool is_same(const value& a, const value& b) noexcept { return a.identical(b) || (!a.is_structured() && a == b); }

}  // namespace

selector::input::input(pointer place)
    : read([place](const value& state) {
        const value* found = state.find(place);
        return found != nullptr ? *found : value();
      }),
      watches({std::string_view(place.text())}) {}

selector::input::input(selector inner) : read(inner), watches(inner.watches()) {}

struct selector::memory {
  std::vector<input> inputs;
  function result;
  path_set watches{};
  mutable std::mutex guard{};
  bool filled = false;
  value state{};
  std::vector<value> read{};
  value derived{};
  std::uint64_t recomputations = 0;
  std::uint64_t dependency_recomputations = 0;

  [[nodiscard]] value evaluate(const value& next);
};

value selector::memory::evaluate(const value& next) {
  const std::lock_guard lock(guard);
  if (filled && next.identical(state)) return derived;
  std::vector<value> now;
  now.reserve(inputs.size());
  for (const input& each : inputs) now.push_back(each.read(next));
  ++dependency_recomputations;
  if (!filled || !std::equal(now.begin(), now.end(), read.begin(), is_same)) {
    value fresh = result(now);
    ++recomputations;
    derived = std::move(fresh);
    read = std::move(now);
    filled = true;
  }
  state = next;
  return derived;
}

selector::selector(std::vector<input> inputs, function result) : memory_(std::make_shared<memory>()) {
  for (const input& each : inputs) memory_->watches = memory_->watches.united_with(each.watches);
  memory_->inputs = std::move(inputs);
  memory_->result = std::move(result);
}

value selector::operator()(const value& state) const { return memory_->evaluate(state); }

const path_set& selector::watches() const noexcept { return memory_->watches; }

std::uint64_t selector::recomputations() const {
  const std::lock_guard lock(memory_->guard);
  return memory_->recomputations;
}

std::uint64_t selector::dependency_recomputations() const {
  const std::lock_guard lock(memory_->guard);
  return memory_->dependency_recomputations;
}

void selector::reset_recomputations() const {
  const std::lock_guard lock(memory_->guard);
  memory_->recomputations = 0;
  memory_->dependency_recomputations = 0;
}

value selector::last_result() const {
  const std::lock_guard lock(memory_->guard);
  return memory_->derived;
}

void selector::clear_cache() const {
  const std::lock_guard lock(memory_->guard);
  memory_->filled = false;
  memory_->read.clear();
  memory_->state = value();
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
