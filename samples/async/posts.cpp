#include "posts.hpp"

#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/view/transform.hpp>

#include <utility>

namespace posts {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;
using patchbay::literals::operator""_pointer;

namespace {

void invalidate(const draft& posts) { posts["didInvalidate"] = true; }

void request(const draft& posts) {
  posts["isFetching"] = true;
  posts["didInvalidate"] = false;
}

void receive(const draft& posts, const action& a) {
  posts["isFetching"] = false;
  posts["didInvalidate"] = false;
  javascript::assign(posts, "items", javascript::field(a, "posts"));
  javascript::assign(posts, "lastUpdated", javascript::field(a, "receivedAt"));
}

// The posts of the subreddit that an action names, made up where there are none.
draft named_posts(const draft& by_subreddit, const action& a) {
  const std::string key = javascript::property_key(javascript::field(a, "subreddit"));
  const javascript::maybe before = javascript::member(by_subreddit.current(), key);
  const value none = {{"isFetching", false}, {"didInvalidate", false}, {"items", value::array()}};
  javascript::spread_in_place(by_subreddit);
  draft posts = by_subreddit[key];
  posts = before ? javascript::spread(before) : none;
  return posts;
}

patchbay::reducer make_posts_by_subreddit() {
  const patchbay::handler_map case_reducers = {
      {"INVALIDATE_SUBREDDIT", invalidate},
      {"REQUEST_POSTS", request},
      {"RECEIVE_POSTS", receive},
  };
  return {value::object(), [case_reducers](draft by_subreddit, const action& a) {
            if (case_reducers.contains(a.type())) case_reducers(named_posts(by_subreddit, a), a);
          }};
}

value selected_subreddit(const value& selected, const action& a) {
  return a.type() == "SELECT_SUBREDDIT" ? javascript::field_as_state(a, "subreddit") : selected;
}

}  // namespace

patchbay::reducer make_reducer() {
  return patchbay::combine_reducers(
      {{"postsBySubreddit", make_posts_by_subreddit()}, {"selectedSubreddit", {"reactjs", selected_subreddit}}});
}

action select_subreddit(std::string_view subreddit) { return {{"type", "SELECT_SUBREDDIT"}, {"subreddit", subreddit}}; }

action invalidate_subreddit(std::string_view subreddit) {
  return {{"type", "INVALIDATE_SUBREDDIT"}, {"subreddit", subreddit}};
}

action request_posts(std::string_view subreddit) { return {{"type", "REQUEST_POSTS"}, {"subreddit", subreddit}}; }

action receive_posts(std::string_view subreddit, const value& posts, std::int64_t received_at) {
  return {{"type", "RECEIVE_POSTS"}, {"subreddit", subreddit}, {"posts", posts}, {"receivedAt", received_at}};
}

patchbay::selector selected_posts() {
  return patchbay::create_selector("/selectedSubreddit"_pointer, "/postsBySubreddit"_pointer,
                                   [](const value& selected, const value& by_subreddit) {
                                     const value posts = by_subreddit[javascript::property_key(selected)];
                                     return posts.is_null() ? value::array() : posts["items"];
                                   });
}

bool should_fetch_posts(const value& state, std::string_view subreddit) {
  const value posts = state["postsBySubreddit"][subreddit];
  if (!javascript::truthy(posts)) return true;
  const auto is = [&](std::string_view flag) { return javascript::truthy(javascript::member(posts, flag)); };
  return !is("isFetching") && is("didInvalidate");
}

value posts_of(const value& listing) {
  const auto data = [](const value& child) { return child.at("data"); };
  return patchbay::to_array(listing.at("/data/children"_pointer).elements() | ranges::views::transform(data));
}

}  // namespace posts
