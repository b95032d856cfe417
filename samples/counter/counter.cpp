#include "counter.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/javascript.hpp>

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

value meta(const value& amount, std::string_view request_id, std::string_view status) {
  return {{"arg", amount}, {"requestId", request_id}, {"requestStatus", status}};
}

}  // namespace

const counter_slice slice;

counter_slice::counter_slice() : patchbay::slice<>("counter", {{"value", 0}, {"status", "idle"}}) {
  extra_reducers([](auto& builder) {
    builder.add_case("counter/fetchCount/pending", [](const draft& state) { state["status"] = "loading"; })
        .add_case("counter/fetchCount/fulfilled", [](const draft& state, const value& amount) {
          state["status"] = "idle";
          add(state, amount);
        });
  });
}

void counter_slice::add(const draft& state, const value& amount) {
  const draft count = state["value"];
  count =
      javascript::add(expect_number(count.current(), "The counter", count), expect_number(amount, "The amount", count));
}

patchbay::reducer make_reducer() { return patchbay::combine_slices(slice); }

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
