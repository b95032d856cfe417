#pragma once

#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

// Random documents and edits, with nlohmann::json as the model, and the search for a small counterexample.

namespace patchbay::test {

using nlohmann::json;

// One edit of a document, as a model and as a draft perform it. An edit that does not fit a document does nothing
// there, so that any part of a script is a script.
struct edit {
  enum class kind { set, insert, erase };
  kind what;
  json::json_pointer place;
  json fresh;

  void perform(json& document) const;
  void perform(const draft& document) const;
};

std::string to_text(const std::vector<edit>& script);

class random_json {
 public:
  explicit random_json(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }
  bool chance(unsigned percent) { return below(100) < percent; }

  json scalar();
  std::string string();
  std::string key();
  json document(unsigned depth);
  // A document with containers of more than one tree node.
  json wide_document();

  json::json_pointer place_in(const json& document);
  edit edit_of(const json& document);
  // Edits that follow one another.
  std::vector<edit> script_for(json document, std::size_t length);

 private:
  std::mt19937_64 engine_;
};

// A smaller pair of documents for which `fails` still holds.
std::pair<json, json> shrink(json before, json after, const std::function<bool(const json&, const json&)>& fails);
// A smaller document and script for which `fails` still holds.
std::pair<json, std::vector<edit>> shrink(json document, std::vector<edit> script,
                                          const std::function<bool(const json&, const std::vector<edit>&)>& fails);

}  // namespace patchbay::test
