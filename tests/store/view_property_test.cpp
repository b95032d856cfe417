#include "store/random_state.hpp"
#include "store/support.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

std::string text_of(const path_set& paths) {
  std::string text;
  for (const std::string& path : paths.paths()) text += " \"" + path + '"';
  return text;
}

// A view of random paths that is pushed to or pulled from, and what a client makes of it.
class followed_view {
 public:
  followed_view(store& source, random_state& random) : pushed_(random.chance(60)) {
    const path_set paths = random.paths();
    view_ = pushed_ ? source.view(paths, [this](const update& news) { client_.receive(news); }) : source.view(paths);
    client_ = replica(view_.snapshot(), view_.revision());
  }
  followed_view(const followed_view&) = delete;
  followed_view& operator=(const followed_view&) = delete;

  void pull() {
    if (pushed_) return;
    if (const auto news = view_.take()) client_.receive(*news);
  }
  void watch(const path_set& paths) { view_.set_paths(paths); }

  void expect_is_part_of(const value& state) const {
    EXPECT_EQ(client_.document(), view_.paths().restrict(state))
        << (pushed_ ? "pushed" : "pulled") << text_of(view_.paths());
    EXPECT_EQ(view_.snapshot(), client_.document());
    EXPECT_EQ(view_.revision(), client_.revision());
  }

 private:
  const bool pushed_;
  replica client_;
  view view_;
};

// Whatever the states, paths and edits are: what a client makes of its updates is the part of the state, after every
// change.
TEST(ViewProperty, EveryClientAlwaysHasItsPartOfTheState) {
  const std::uint64_t first_seed = std::random_device{}();
  for (std::uint64_t seed = first_seed; seed < first_seed + 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_state random(seed);
    store state(random.document(4));
    std::vector<std::unique_ptr<followed_view>> views;
    for (int i = 0; i < 12; ++i) views.push_back(std::make_unique<followed_view>(state, random));
    for (int step = 0; step < 40 && !::testing::Test::HasFailure(); ++step) {
      const std::size_t edits = 1 + random.below(3);
      state.set_state([&](draft d) {
        for (std::size_t i = 0; i < edits; ++i) random.edit(d);
      });
      if (random.chance(10)) views[random.below(views.size())]->watch(random.paths());
      if (random.chance(10)) views[random.below(views.size())] = std::make_unique<followed_view>(state, random);
      for (const auto& each : views) {
        if (random.chance(50)) each->pull();
      }
      if (step % 4 != 3) continue;
      for (const auto& each : views) {
        each->pull();
        each->expect_is_part_of(state.state());
      }
    }
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
}

// The patch of any two states leads from part to part, also with an applier that is not ours.
TEST(ViewProperty, TheUpdateBetweenAnyTwoStatesLeadsFromPartToPart) {
  const std::uint64_t first_seed = std::random_device{}();
  for (std::uint64_t seed = first_seed; seed < first_seed + 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_state random(seed);
    store state(random.document(4));
    const path_set paths = random.paths();
    view pulled = state.view(paths);
    const value before = paths.restrict(state.state());
    state.replace_state(random.document(4));
    const value after = paths.restrict(state.state());
    const auto news = pulled.take();
    ASSERT_EQ(news.has_value(), before != after) << text_of(paths) << ' ' << before << ' ' << after;
    if (!news) continue;
    ASSERT_EQ(value(nlohmann::json(before).patch(nlohmann::json(news->patch().to_value()))), after) << text_of(paths);
  }
}

}  // namespace
}  // namespace patchbay::test
