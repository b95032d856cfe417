#include "posts.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace posts {
namespace {

using patchbay::action;
using patchbay::value;

const value listing = {
    {"data", {{"children", value::array({{{"data", {{"title", "one"}}}}, {{"data", {{"title", "two"}}}}})}}}};
const value two_posts = value::array({{{"title", "one"}}, {{"title", "two"}}});

// A reddit that answers when it is told to.
struct fake_reddit {
  std::vector<std::pair<std::string, std::function<void(const value&)>>> waiting;
  std::int64_t time = 1000;

  services make_services() {
    return {.fetch = [this](std::string_view name, auto answer) { waiting.emplace_back(name, std::move(answer)); },
            .now = [this] { return time; }};
  }
};

struct Posts : ::testing::Test {
  fake_reddit reddit;
  services outside = reddit.make_services();
  patchbay::store store = patchbay::create_store(make_reducer());
  patchbay::dispatcher dispatch =
      patchbay::create_dispatch(store, {.reducer = make_reducer(), .services = std::ref(outside)});

  value posts_of_reactjs() const { return store.state()["postsBySubreddit"]["reactjs"]; }
};

TEST_F(Posts, StartWithASelectionAndNothingFetched) {
  EXPECT_EQ(store.state(), (value{{"postsBySubreddit", value::object()}, {"selectedSubreddit", "reactjs"}}));
  EXPECT_EQ(selected_posts()(store.state()), value::array());
}

TEST_F(Posts, AreFetchedAndReceivedWithTheTimeOfTheAnswer) {
  EXPECT_TRUE(dispatch(fetch_posts_if_needed("reactjs")));
  EXPECT_EQ(posts_of_reactjs(), (value{{"isFetching", true}, {"didInvalidate", false}, {"items", value::array()}}));
  reddit.time = 2000;
  reddit.waiting.front().second(listing);
  EXPECT_EQ(posts_of_reactjs(),
            (value{{"isFetching", false}, {"didInvalidate", false}, {"items", two_posts}, {"lastUpdated", 2000}}));
  EXPECT_EQ(selected_posts()(store.state()), two_posts);
}

TEST_F(Posts, AreNotFetchedAgainWhileTheyAreOnTheirWayOrValid) {
  EXPECT_TRUE(dispatch(fetch_posts_if_needed("reactjs")));
  EXPECT_FALSE(dispatch(fetch_posts_if_needed("reactjs")));
  reddit.waiting.front().second(listing);
  EXPECT_FALSE(dispatch(fetch_posts_if_needed("reactjs")));
  EXPECT_TRUE(dispatch(fetch_posts_if_needed("frontend")));
  EXPECT_EQ(reddit.waiting.size(), 2U);
  EXPECT_EQ(reddit.waiting[1].first, "frontend");
}

TEST_F(Posts, AreFetchedAgainOnceInvalid) {
  dispatch(fetch_posts_if_needed("reactjs"));
  reddit.waiting.front().second(listing);
  dispatch(invalidate_subreddit("reactjs"));
  EXPECT_EQ(posts_of_reactjs()["didInvalidate"], value(true));
  EXPECT_TRUE(dispatch(fetch_posts_if_needed("reactjs")));
  EXPECT_EQ(posts_of_reactjs()["didInvalidate"], value(false));
}

TEST_F(Posts, OfASubredditThatIsNullAreMadeUpFromNothing) {
  store.set_state({{"postsBySubreddit", {{"x", nullptr}}}});
  dispatch(invalidate_subreddit("x"));
  EXPECT_EQ(store.state()["postsBySubreddit"]["x"], (value{{"didInvalidate", true}}));
}

TEST_F(Posts, AreKeptUnderTheKeyThatJavaScriptWouldTake) {
  dispatch(action({{"type", "REQUEST_POSTS"}, {"subreddit", 1e21}}));
  dispatch(action({{"type", "REQUEST_POSTS"}, {"subreddit", nullptr}}));
  dispatch(action("REQUEST_POSTS"));
  const value state = store.state();
  for (const char* key : {"1e+21", "null", "undefined"}) EXPECT_TRUE(state["postsBySubreddit"].contains(key)) << key;
}

TEST_F(Posts, ThatAreMissingTakeTheOldOnesAway) {
  dispatch(receive_posts("reactjs", two_posts, 5));
  dispatch(action({{"type", "RECEIVE_POSTS"}, {"subreddit", "reactjs"}}));
  EXPECT_EQ(posts_of_reactjs(), (value{{"isFetching", false}, {"didInvalidate", false}}));
}

TEST_F(Posts, OfAnotherSubredditAreSelected) {
  dispatch(select_subreddit("frontend"));
  EXPECT_EQ(store.state()["selectedSubreddit"], value("frontend"));
  EXPECT_THROW(dispatch("SELECT_SUBREDDIT"), patchbay::error);
  EXPECT_EQ(store.state()["selectedSubreddit"], value("frontend"));
}

TEST(Listings, MustBeComplete) {
  EXPECT_EQ(posts_of(listing), two_posts);
  EXPECT_THROW((void)posts_of({{"data", 5}}), patchbay::error);
}

}  // namespace
}  // namespace posts
