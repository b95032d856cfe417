#pragma once

#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// Posts by subreddit, fetched only when they are needed.
namespace posts {

/// Of `{"postsBySubreddit": {}, "selectedSubreddit": "reactjs"}`.
[[nodiscard]] patchbay::reducer make_reducer();

[[nodiscard]] patchbay::action select_subreddit(std::string_view subreddit);
[[nodiscard]] patchbay::action invalidate_subreddit(std::string_view subreddit);
[[nodiscard]] patchbay::action request_posts(std::string_view subreddit);
/// `posts` is an array; `received_at` counts milliseconds since 1970.
[[nodiscard]] patchbay::action receive_posts(std::string_view subreddit, const patchbay::value& posts,
                                             std::int64_t received_at);

/// The posts of the selected subreddit, an empty array where there are none yet.
[[nodiscard]] patchbay::selector selected_posts();

/// What the thunk needs from outside.
struct services {
  /// Asks for a subreddit, and calls back with its listing, `{"data": {"children": [{"data": POST}, ...]}}`.
  std::function<void(std::string_view subreddit, std::function<void(const patchbay::value& listing)> answer)> fetch;
  /// Milliseconds since 1970.
  std::function<std::int64_t()> now;
};

/// True where nothing was fetched yet, or what was is no longer valid; false while a request is on its way.
[[nodiscard]] bool should_fetch_posts(const patchbay::value& state, std::string_view subreddit);

/// The posts of such a listing.
[[nodiscard]] patchbay::value posts_of(const patchbay::value& listing);

[[nodiscard]] inline auto fetch_posts(const std::string& subreddit) {
  return [subreddit](const patchbay::dispatcher& dispatch, const patchbay::state_getter&, const services& outside) {
    dispatch(request_posts(subreddit));
    outside.fetch(subreddit, [dispatch, subreddit, now = outside.now](const patchbay::value& listing) {
      dispatch(receive_posts(subreddit, posts_of(listing), now()));
    });
  };
}

/// Returns whether it asked.
[[nodiscard]] inline auto fetch_posts_if_needed(const std::string& subreddit) {
  return [subreddit](const patchbay::dispatcher& dispatch, const patchbay::state_getter& get_state) {
    if (!should_fetch_posts(get_state(), subreddit)) return false;
    dispatch(fetch_posts(subreddit));
    return true;
  };
}

}  // namespace posts
