#include "counter.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/store/handler.hpp>

#include <cmath>

namespace counter {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;

namespace {

value expect_number(const value& number, const std::string& what, const draft& place) {
  if (number.is_number()) return number;
  throw patchbay::error(patchbay::errc::type_mismatch,
                        what + ": expected a number, found " + std::string(number.type_name()),
                        {.pointer = place.path().text()});
}

void add(const draft& count, const value& amount, const action& a) {
  count = javascript::add(expect_number(count.current(), "The counter", count),
                          expect_number(amount, "The payload of " + std::string(a.type()), count));
}

patchbay::reducer make_slice() {
  const value initial_state = {{"value", 0}, {"status", "idle"}};
  const patchbay::handler_map case_reducers = {
      {"counter/increment", [](draft state, const action& a) { add(state["value"], 1, a); }},
      {"counter/decrement", [](draft state, const action& a) { add(state["value"], -1, a); }},
      {"counter/incrementByAmount", [](draft state, const action& a) { add(state["value"], a.payload(), a); }},
      {"counter/fetchCount/pending", [](draft state) { state["status"] = "loading"; }},
      {"counter/fetchCount/fulfilled",
       [](draft state, const action& a) {
         state["status"] = "idle";
         add(state["value"], a.payload(), a);
       }},
  };
  return {initial_state, [case_reducers](draft state, const action& a) {
            if (const auto* found = case_reducers.find(a.type())) found->run(std::move(state), a);
          }};
}

value meta(const value& amount, std::string_view request_id, std::string_view status) {
  return {{"arg", amount}, {"requestId", request_id}, {"requestStatus", status}};
}

}  // namespace

patchbay::reducer make_reducer() { return patchbay::combine_reducers({{"counter", make_slice()}}); }

action increment() { return action("counter/increment"); }
action decrement() { return action("counter/decrement"); }
action increment_by_amount(const value& amount) { return action("counter/incrementByAmount", amount); }

action fetch_pending(const value& amount, std::string_view request_id) {
  return {{"type", "counter/fetchCount/pending"}, {"meta", meta(amount, request_id, "pending")}};
}

action fetch_fulfilled(const value& amount, std::string_view request_id, const value& answer) {
  return {
      {"type", "counter/fetchCount/fulfilled"}, {"payload", answer}, {"meta", meta(amount, request_id, "fulfilled")}};
}

value select_count(const value& state) { return state["counter"]["value"]; }

bool is_odd(const value& count) { return std::fmod(count.get<double>(), 2) == 1; }

}  // namespace counter
