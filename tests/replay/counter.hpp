#pragma once

#include <patchbay/replay/main.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

// A small app of redux's kind: counts, and keeps a log of texts.
namespace counter {

inline void reduce(patchbay::draft state, const patchbay::action& a) {
  if (a.type() == "INCREMENT") state["count"] += 1;
  if (a.type() == "ADD") state["count"] += a.payload();
  if (a.type() == "SAY") state["log"].push_back(a["text"]);
}

inline const patchbay::value initial{{"count", 0}, {"log", patchbay::value::array()}};

inline patchbay::reducer root() { return {initial, reduce}; }

// A middleware that doubles each INCREMENT.
inline patchbay::dispatch_result twice(const patchbay::middleware_api&, const patchbay::next_dispatch& next,
                                       const patchbay::action& a) {
  if (a.type() == "INCREMENT") next(a);
  return next(a);
}

inline patchbay::replay::app make_app(std::optional<patchbay::value> preloaded) {
  return patchbay::replay::make_app(root(), std::move(preloaded), {patchbay::middleware(twice)});
}

}  // namespace counter
