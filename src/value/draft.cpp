#include <patchbay/value/draft.hpp>

#include "value/tree/tree.hpp"

#include <patchbay/value/diff.hpp>

#include <atomic>
#include <cassert>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

constexpr std::uint32_t no_place = std::numeric_limits<std::uint32_t>::max();

}  // namespace

// A place that some draft names: a step from another place. Places without drafts are reused.
struct draft_place {
  value step{};  // key or index
  std::uint32_t parent = no_place;
  std::uint32_t drafts = 0;  // drafts and places below that refer to it; when free, the next free place
};

// What a scope's drafts share. States are recycled but never freed, so that a draft which outlives its scope can still
// look at the generation and find that its own has passed.
struct draft_state {
  std::atomic<std::uint32_t> generation{0};
  value base{};
  value current{};
  std::vector<draft_place> places{};
  std::uint32_t free_place = no_place;
  draft_state* next = nullptr;
};

namespace {

// States without a scope: a short list a thread, and one for what threads leave behind.
class state_pool {
 public:
  static draft_state* take() {
    if (draft_state* state = local_) {
      local_ = state->next;
      return state;
    }
    return take_left_behind();
  }

  static void give_back(draft_state* state) noexcept {
    state->next = local_;
    local_ = state;
  }

 private:
  // Hands a thread's states on when the thread ends.
  struct heir {
    heir() = default;
    heir(const heir&) = delete;
    heir& operator=(const heir&) = delete;
    ~heir() {
      const std::lock_guard lock(mutex());
      while (local_ != nullptr) {
        draft_state* state = std::exchange(local_, local_->next);
        state->next = std::exchange(left_behind_, state);
      }
    }
  };

  static draft_state* take_left_behind() {
    // Only threads that come here own states, so only they need an heir; that keeps `local_` free of initialisation.
    thread_local const heir at_thread_end;
    const std::lock_guard lock(mutex());
    if (left_behind_ != nullptr) return std::exchange(left_behind_, left_behind_->next);
    auto fresh = std::make_unique<draft_state>();
    fresh->places.push_back({value(), no_place, 1});
    return fresh.release();
  }

  static std::mutex& mutex() noexcept {
    static std::mutex guard;
    return guard;
  }

  static inline constinit thread_local draft_state* local_ = nullptr;
  static inline constinit draft_state* left_behind_ = nullptr;
};

std::uint32_t new_place(draft_state& state, std::uint32_t parent, value step) {
  std::uint32_t place = state.free_place;
  if (place != no_place) {
    state.free_place = state.places[place].drafts;
    state.places[place] = {std::move(step), parent, 1};
  } else {
    place = static_cast<std::uint32_t>(state.places.size());
    state.places.push_back({std::move(step), parent, 1});
  }
  ++state.places[parent].drafts;
  return place;
}

void leave_place(draft_state& state, std::uint32_t place) noexcept {
  while (place != 0 && --state.places[place].drafts == 0) {
    draft_place& left = state.places[place];
    left.step = value();
    left.drafts = std::exchange(state.free_place, place);
    place = left.parent;
  }
  if (place == 0) --state.places[0].drafts;
}

// The steps from the root to a place.
class way {
 public:
  way(const draft_state& state, std::uint32_t place) {
    for (; place != 0; place = state.places[place].parent) add(&state.places[place].step);
  }
  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  // From the root: step(0) leads into the root value.
  [[nodiscard]] const value& step(std::size_t i) const noexcept {
    const std::size_t at = length_ - 1 - i;
    return at < near_.size() ? *near_[at] : *far_[at - near_.size()];
  }
  [[nodiscard]] pointer to(std::size_t steps) const {
    std::string text;
    for (std::size_t i = 0; i < steps; ++i) {
      if (step(i).is_string())
        pointer::append_token(text, value_access::text(step(i)));
      else
        pointer::append_index(text, step(i).get<std::size_t>());
    }
    return value_access::trusted_pointer(std::move(text));
  }
  [[nodiscard]] pointer whole() const { return to(length_); }

 private:
  void add(const value* step) {
    if (length_ < near_.size())
      near_[length_] = step;
    else
      far_.push_back(step);
    ++length_;
  }
  std::array<const value*, 12> near_;
  std::vector<const value*> far_;
  std::size_t length_ = 0;
};

std::size_t index_of(const value& step) noexcept { return static_cast<std::size_t>(value_access::word(step)); }

const value* member_of(const value& container, const value& step) noexcept {
  if (!step.is_string()) return container.find(index_of(step));
  return container.is_object() ? find_member(container, search_key(step)) : nullptr;
}

const value* resolve(const value& root, const way& steps) noexcept {
  const value* at = &root;
  for (std::size_t i = 0; i < steps.length() && at != nullptr; ++i) at = member_of(*at, steps.step(i));
  return at;
}

[[noreturn]] void throw_missing(const way& steps, std::size_t length) {
  throw error(errc::not_found, "there is nothing here to write into", {.pointer = steps.to(length).text()});
}

[[noreturn]] void throw_container(const value& container, const value& step, const way& steps, std::size_t depth) {
  const std::string wanted = step.is_string() ? "an object" : "an array";
  throw error(errc::type_mismatch, "expected " + wanted + " to write into, found " + std::string(container.type_name()),
              {.pointer = steps.to(depth).text()});
}

void check_container(const value& container, const value& step, const way& steps, std::size_t depth) {
  if (!(step.is_string() ? container.is_object() : container.is_array()))
    throw_container(container, step, steps, depth);
}

// The slot of a member or element that is there, its path unshared.
value& open_child(value& container, const value& step) {
  return step.is_string() ? open_member(container, search_key(step)) : open_element(container, index_of(step));
}

// The slot of the container that holds the last `omit` steps, every node on the way unshared. Somebody has looked
// before whether it is there.
value& open_container(draft_state& state, const way& steps, std::size_t omit) {
  value* at = &state.current;
  for (std::size_t i = 0; i + omit < steps.length(); ++i) {
    const value& step = steps.step(i);
    at = &open_child(*at, step);
  }
  return *at;
}

// The same without writing, to find out whether a write is possible and needed at all.
const value& look_at_container(const draft_state& state, const way& steps, std::size_t omit) {
  const value* at = &state.current;
  for (std::size_t i = 0; i + omit < steps.length(); ++i) {
    check_container(*at, steps.step(i), steps, i);
    at = member_of(*at, steps.step(i));
    if (at == nullptr) throw_missing(steps, i + 1);
  }
  return *at;
}

// Equal without looking inside containers.
bool same_scalar(const value& a, const value& b) noexcept {
  return a.identical(b) || (value_access::is_long_string(a) && value_access::is_long_string(b) &&
                            value_access::text(a) == value_access::text(b));
}

[[noreturn]] void throw_index(const way& steps, std::size_t size) {
  throw error(errc::out_of_range, "the array has " + std::to_string(size) + " elements",
              {.pointer = steps.whole().text()});
}

value sum(const value& a, const value& b, bool subtract) {
  if (a.type() == kind::integer && b.type() == kind::integer) {
    const auto x = static_cast<std::int64_t>(value_access::word(a));
    const auto y = static_cast<std::int64_t>(value_access::word(b));
    std::int64_t result = 0;
    if (!(subtract ? __builtin_sub_overflow(x, y, &result) : __builtin_add_overflow(x, y, &result))) return result;
  }
  if (!a.is_number() || !b.is_number()) {
    const value& culprit = a.is_number() ? b : a;
    throw error(errc::type_mismatch,
                "expected a number to add to or subtract from, found " + std::string(culprit.type_name()));
  }
  if (a.is_number_float() || b.is_number_float()) {
    return subtract ? a.get<double>() - b.get<double>() : a.get<double>() + b.get<double>();
  }
  __extension__ using wide = __int128;
  const auto widen = [](const value& v) {
    return v.type() == kind::unsigned_integer ? static_cast<wide>(v.get<std::uint64_t>())
                                              : static_cast<wide>(v.get<std::int64_t>());
  };
  const wide result = subtract ? widen(a) - widen(b) : widen(a) + widen(b);
  if (result < std::numeric_limits<std::int64_t>::min() || result > std::numeric_limits<std::uint64_t>::max()) {
    throw error(errc::out_of_range, "the result does not fit into an integer of 64 bits");
  }
  return result < 0 ? value(static_cast<std::int64_t>(result)) : value(static_cast<std::uint64_t>(result));
}

}  // namespace

}  // namespace impl

using impl::value_access;
using impl::way;

// --- the handle -------------------------------------------------------------------------------------

draft::draft(const draft& other) noexcept : state_(other.state_), generation_(other.generation_), place_(other.place_) {
  if (state_ != nullptr && state_->generation.load(std::memory_order_relaxed) == generation_)
    ++state_->places[place_].drafts;
}

draft::draft(draft&& other) noexcept
    : state_(std::exchange(other.state_, nullptr)), generation_(other.generation_), place_(other.place_) {}

draft::~draft() {
  if (state_ != nullptr && state_->generation.load(std::memory_order_relaxed) == generation_) {
    impl::leave_place(*state_, place_);
  }
}

impl::draft_state& draft::checked() const {
  if (state_ == nullptr || state_->generation.load(std::memory_order_relaxed) != generation_) {
    throw error(errc::draft_expired, "a draft was used after the reducer it belongs to had returned");
  }
  return *state_;
}

error draft::located(const error& failure) const {
  if (failure.code() == errc::draft_expired) return failure;
  return failure.within(path().text());
}

// --- places -------------------------------------------------------------------------------------------

draft draft::operator[](std::string_view key) const {
  impl::draft_state& state = checked();
  return {state_, generation_, impl::new_place(state, place_, rethrow_here([&] { return value(key); }))};
}

draft draft::operator[](std::size_t index) const {
  impl::draft_state& state = checked();
  return {state_, generation_, impl::new_place(state, place_, value(index))};
}

draft draft::at(const pointer& path) const {
  draft here = *this;
  pointer::reader tokens(path.text());
  while (!tokens.done()) {
    const std::string_view token = tokens.next();
    const std::optional<std::size_t> index = here.is_array() ? pointer::to_index(token) : std::nullopt;
    draft inside = index ? here[*index] : here[token];
    std::swap(here.state_, inside.state_);
    std::swap(here.place_, inside.place_);
  }
  return here;
}

pointer draft::path() const { return way(checked(), place_).whole(); }

draft_elements draft::elements() const {
  const value array = current();
  return rethrow_here([&] { return draft_elements(*this, array.elements().size()); });
}

draft_members draft::items() const {
  const value object = current();
  return rethrow_here([&] { return draft_members(*this, object.items()); });
}

// --- reading ------------------------------------------------------------------------------------------

value draft::current() const {
  const impl::draft_state& state = checked();
  const value* here = impl::resolve(state.current, way(state, place_));
  return here != nullptr ? *here : value();
}

value draft::original() const {
  const impl::draft_state& state = checked();
  const value* here = impl::resolve(state.base, way(state, place_));
  return here != nullptr ? *here : value();
}

bool draft::exists() const {
  const impl::draft_state& state = checked();
  return impl::resolve(state.current, way(state, place_)) != nullptr;
}

// --- writing ------------------------------------------------------------------------------------------

// Assigns to the place, for which it does not matter whether it is the same one.
// NOLINTNEXTLINE(bugprone-unhandled-self-assignment)
draft& draft::operator=(const draft& other) {
  set(other.current());
  return *this;
}

void draft::set(value assigned) const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  if (steps.length() == 0) {
    if (!impl::same_scalar(state.current, assigned)) state.current = std::move(assigned);
    return;
  }
  const value& step = steps.step(steps.length() - 1);
  const value& holder = impl::look_at_container(state, steps, 1);
  impl::check_container(holder, step, steps, steps.length() - 1);
  if (const value* here = impl::member_of(holder, step)) {
    if (impl::same_scalar(*here, assigned)) return;
    impl::open_container(state, steps, 0) = std::move(assigned);
    return;
  }
  if (step.is_string()) return impl::insert_member(impl::open_container(state, steps, 1), step, std::move(assigned));
  const std::size_t size = holder.size();
  if (impl::index_of(step) != size) impl::throw_index(steps, size);
  impl::insert_element(impl::open_container(state, steps, 1), size, std::move(assigned));
}

const draft& draft::operator+=(const value& number) const {
  add(number, false);
  return *this;
}

const draft& draft::operator-=(const value& number) const {
  add(number, true);
  return *this;
}

void draft::add(const value& number, bool negated) const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  const value& here = impl::look_at_container(state, steps, 0);
  value sum = rethrow_here([&] { return impl::sum(here, number, negated); });
  if (!sum.identical(here)) impl::open_container(state, steps, 0) = std::move(sum);
}

namespace {

// The container here, known to be of the kind that the operation needs.
value& open_here(impl::draft_state& state, const way& steps, kind wanted) {
  const value& here = impl::look_at_container(state, steps, 0);
  if (here.type() != wanted) {
    throw error(errc::type_mismatch,
                "expected an " + std::string(kind_name(wanted)) + ", found " + std::string(here.type_name()),
                {.pointer = steps.whole().text()});
  }
  return impl::open_container(state, steps, 0);
}

}  // namespace

void draft::push_back(value element) const {
  impl::draft_state& state = checked();
  value& array = open_here(state, way(state, place_), kind::array);
  impl::insert_element(array, array.size(), std::move(element));
}

void draft::pop_back() const {
  const std::size_t size = current().size();
  if (is_array() && size == 0) throw error(errc::out_of_range, "the array is empty", {.pointer = path().text()});
  erase(size == 0 ? size : size - 1);
}

void draft::insert(std::size_t index, value element) const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  const value& here = impl::look_at_container(state, steps, 0);
  if (here.is_array() && index > here.size()) {
    throw error(errc::out_of_range, "the array has " + std::to_string(here.size()) + " elements",
                {.pointer = (steps.whole() / index).text()});
  }
  impl::insert_element(open_here(state, steps, kind::array), index, std::move(element));
}

bool draft::erase(std::string_view key) const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  const value& here = impl::look_at_container(state, steps, 0);
  if (here.is_object() && !here.contains(key)) return false;
  return impl::erase_member(open_here(state, steps, kind::object), key);
}

void draft::erase(std::size_t index) const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  const value& here = impl::look_at_container(state, steps, 0);
  if (here.is_array() && index >= here.size()) {
    throw error(errc::out_of_range, "the array has " + std::to_string(here.size()) + " elements",
                {.pointer = (steps.whole() / index).text()});
  }
  impl::erase_element(open_here(state, steps, kind::array), index);
}

void draft::remove() const {
  impl::draft_state& state = checked();
  const way steps(state, place_);
  if (steps.length() == 0) throw error(errc::not_found, "the root cannot be removed, only replaced");
  const draft holder(state_, generation_,
                     (++state.places[state.places[place_].parent].drafts, state.places[place_].parent));
  const value& step = steps.step(steps.length() - 1);
  if (step.is_string())
    holder.erase(value_access::text(step));
  else
    holder.erase(impl::index_of(step));
}

void draft::clear() const {
  const value here = rethrow_here([&] {
    value now = current();
    if (!now.is_structured())
      throw error(errc::type_mismatch, "expected an array or object to clear, found " + std::string(now.type_name()));
    return now;
  });
  if (!here.empty()) set(here.is_array() ? value::array() : value::object());
}

void draft::merge(const value& partial) const {
  const object_range members = rethrow_here([&] { return partial.items(); });
  impl::draft_state& state = checked();
  const way steps(state, place_);
  const value& here = impl::look_at_container(state, steps, 0);
  if (!here.is_object()) (void)open_here(state, steps, kind::object);
  for (const member each : members) (*this)[each.key].set(each.value);
}

void draft::reconcile_with(const value& fresh) const { set(reconcile(current(), fresh)); }

// --- the scope ------------------------------------------------------------------------------------------

draft_scope::draft_scope(value base) : state_(impl::state_pool::take()) {
  state_->current = base;
  state_->base = std::move(base);
  generation_ = state_->generation.load(std::memory_order_relaxed);
}

draft_scope::~draft_scope() {
  if (state_ != nullptr) (void)finish();
}

draft draft_scope::root() const noexcept {
  assert(state_ != nullptr);
  ++state_->places[0].drafts;
  return {state_, generation_, 0};
}

value draft_scope::finish() noexcept {
  impl::draft_state* state = std::exchange(state_, nullptr);
  // Only the scope's own thread writes it.
  state->generation.store(generation_ + 1, std::memory_order_relaxed);
  value result = std::move(state->current);
  state->base = value();
  // Drafts that are still around are expired now, and their places with them.
  if (state->places.size() > 1) {
    if (state->places.size() > 1024) {
      state->places.resize(1);
      state->places.shrink_to_fit();
    } else {
      state->places.resize(1);
    }
    state->free_place = impl::no_place;
  }
  state->places[0].drafts = 1;
  impl::state_pool::give_back(state);
  return result;
}

}  // namespace patchbay
