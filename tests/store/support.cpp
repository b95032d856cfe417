#include "store/support.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace patchbay::test {

namespace {

value new_todo(const value& list, const action& a) {
  const std::vector<int> ids = ids_of(list);
  const int highest = ids.empty() ? 0 : *std::max_element(ids.begin(), ids.end());
  return {{"id", highest + 1}, {"text", a["text"]}};
}

}  // namespace

std::vector<int> ids_of(const value& list) {
  std::vector<int> ids;
  for (const value& todo : list.elements()) ids.push_back(todo["id"].get<int>());
  return ids;
}

reducer todos() {
  return reducer(value::array(), [](draft state, const action& a) {
    if (a.type() == "ADD_TODO") state.push_back(new_todo(state.current(), a));
  });
}

reducer todos_reverse() {
  return reducer(value::array(), [](draft state, const action& a) {
    if (a.type() == "ADD_TODO") state.insert(0, new_todo(state.current(), a));
  });
}

action add_todo(std::string_view text) { return action({{"type", "ADD_TODO"}, {"text", text}}); }

handler_map counter_handlers() {
  return {
      {"INCREMENT", [](draft state) { state["counter"] += 1; }},
      {"SET", [](draft state, const value& payload) { state["counter"] = payload; }},
      {"FAIL",
       [](draft state) {
         state["counter"] = -1;
         throw std::runtime_error("handler failed");
       }},
      {"NOTHING", [](draft) {}},
  };
}

namespace {

dispatch_options with_counter_handlers(dispatch_options routing) {
  if (routing.handlers.empty() && !routing.reducer) routing.handlers = counter_handlers();
  return routing;
}

}  // namespace

counter_app::counter_app(store_options options, dispatch_options routing)
    : store({{"counter", 0}}, std::move(options)),
      dispatch(create_dispatch(store, with_counter_handlers(std::move(routing)))) {}

void replica::receive(const update& news) {
  EXPECT_TRUE(news.is_snapshot() || news.base() == revision_)
      << "a gap between " << revision_ << " and " << news.text();
  EXPECT_GE(news.revision(), news.base());
  EXPECT_FALSE(news.patch().empty());
  document_ = apply(document_, news.patch());
  revision_ = news.revision();
  ++updates_;
}

}  // namespace patchbay::test
