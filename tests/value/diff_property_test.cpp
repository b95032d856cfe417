#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

// What must hold for the patch between any two values, with nlohmann::json as the second opinion.

namespace patchbay::test {
namespace {

// What is wrong with the patch; empty when nothing is.
std::string flaw_of(const value& from, const value& to) {
  const patch changes = diff(from, to);
  const patch whole{{operation::kind::replace, pointer(), {}, to}};
  if (changes.empty() != (from == to)) return "it is empty although the values differ, or the other way round";
  if (!(apply(from, changes) == to)) return "it leads elsewhere";
  if (json(from).patch(json(changes)).dump() != to.dump()) return "nlohmann's applier is led elsewhere";
  if (!(apply(to, invert(from, changes)) == from)) return "its inverse does not lead back";
  if (!(patch::parse(changes.dump()) == changes)) return "its text reads as another patch";
  if (changes.dump().size() > whole.dump().size()) return "it is longer than replacing everything";
  return {};
}

std::string flaw_of_pair(const json& before, const json& after) { return flaw_of(value(before), value(after)); }

value edited(const value& base, const std::vector<edit>& script) {
  return produce(base, [&](const draft& root) {
    for (const edit& e : script) e.perform(root);
  });
}

// The edited value shares with its base, its copy by text does not.
std::string flaw_of_script(const json& document, const std::vector<edit>& script) {
  const value base(document);
  const value next = edited(base, script);
  std::string flaw = flaw_of(base, next);
  if (flaw.empty()) flaw = flaw_of(next, base);
  if (flaw.empty() && !(flaw = flaw_of(base, value::parse(next.dump()))).empty()) flaw += " (unshared)";
  return flaw;
}

void check_pair(std::uint64_t seed, int round, const json& before, const json& after) {
  if (flaw_of_pair(before, after).empty()) return;
  const auto [a, b] = shrink(before, after, [](const json& x, const json& y) { return !flaw_of_pair(x, y).empty(); });
  FAIL() << "seed " << seed << ", round " << round << ": " << flaw_of_pair(a, b) << "\nfrom  " << a << "\nto    " << b
         << "\npatch " << diff(value(a), value(b));
}

void check_script(std::uint64_t seed, int round, const json& document, const std::vector<edit>& script) {
  if (flaw_of_script(document, script).empty()) return;
  const auto [base, edits] =
      shrink(document, script, [](const json& d, const std::vector<edit>& s) { return !flaw_of_script(d, s).empty(); });
  FAIL() << "seed " << seed << ", round " << round << ": " << flaw_of_script(base, edits) << "\nbase  " << base
         << "\nedits " << to_text(edits);
}

TEST(diff_property_test, holds_for_random_pairs) {
  constexpr std::uint64_t seed = 6902;
  random_json random(seed);
  for (int round = 0; round < 3000 && !::testing::Test::HasFailure(); ++round) {
    const json before = random.document(4);
    check_pair(seed, round, before, random.document(4));
  }
}

TEST(diff_property_test, holds_for_random_edits_of_small_documents) {
  constexpr std::uint64_t seed = 6903;
  random_json random(seed);
  for (int round = 0; round < 1500 && !::testing::Test::HasFailure(); ++round) {
    const json document = random.document(5);
    check_script(seed, round, document, random.script_for(document, 1 + random.below(12)));
  }
}

TEST(diff_property_test, holds_for_random_edits_of_documents_of_many_nodes) {
  constexpr std::uint64_t seed = 6904;
  random_json random(seed);
  for (int round = 0; round < 60 && !::testing::Test::HasFailure(); ++round) {
    const json document = random.wide_document();
    check_script(seed, round, document, random.script_for(document, 1 + random.below(40)));
  }
}

TEST(diff_property_test, holds_for_arrays_with_repeated_elements) {
  constexpr std::uint64_t seed = 6905;
  random_json random(seed);
  const auto array = [&] {
    json elements = json::array();
    for (std::size_t i = random.below(60); i > 0; --i) elements.push_back(random.below(4));
    return elements;
  };
  for (int round = 0; round < 2000 && !::testing::Test::HasFailure(); ++round)
    check_pair(seed, round, array(), array());
}

TEST(diff_property_test, holds_for_arrays_cut_and_joined) {
  constexpr std::uint64_t seed = 6906;
  random_json random(seed);
  for (int round = 0; round < 200 && !::testing::Test::HasFailure(); ++round) {
    json array = json::array();
    for (std::size_t i = 1 + random.below(400); i > 0; --i) array.push_back({{"id", i}, {"text", random.string()}});
    std::vector<edit> script;
    for (std::size_t i = random.below(80); i > 0; --i) {
      const auto place = json::json_pointer() / random.below(array.size());
      script.push_back(
          {random.chance(50) ? edit::kind::erase : edit::kind::insert, place, array[random.below(array.size())]});
    }
    check_script(seed, round, array, script);
  }
}

// Parts of the old document turn up elsewhere, as the very same values, in a document that is edited besides.
TEST(diff_property_test, holds_for_documents_whose_parts_are_put_elsewhere) {
  constexpr std::uint64_t seed = 6908;
  random_json random(seed);
  std::size_t copies = 0;
  for (int round = 0; round < 1500 && !::testing::Test::HasFailure(); ++round) {
    json members = json::object();
    for (const char* key : {"a", "b", "c/d", "e~f", "g"}) {
      members[key] = random.chance(30) ? json::array({random.document(3), random.document(2)}) : random.document(3);
    }
    const value base(random.chance(50) ? members : json{{"deep", members}, {"wide", random.document(2)}});
    const pointer holder = base.contains("deep") ? pointer("/deep") : pointer();
    const auto key = [&] { return std::string(std::next(members.begin(), static_cast<int>(random.below(5))).key()); };
    const value next = produce(base, [&](const draft& root) {
      for (std::size_t i = 1 + random.below(4); i > 0; --i) {
        const value moved = base.at(holder)[key()];
        const draft place = root.at(holder)[key()];
        if (place.is_array()) {
          place.insert(random.below(place.size() + 1), moved);
        } else if (place.is_object()) {
          place["new"] = moved;
        } else {
          place = random.chance(50) ? moved : value(random.document(1));
        }
      }
    });
    const std::string flaw = flaw_of(base, next).empty() ? flaw_of(next, base) : flaw_of(base, next);
    ASSERT_TRUE(flaw.empty()) << "seed " << seed << ", round " << round << ": " << flaw << "\nfrom  " << base
                              << "\nto    " << next << "\npatch " << diff(base, next);
    for (const operation& each : diff(base, next)) copies += each.op == operation::kind::copy ? 1 : 0;
  }
  EXPECT_GT(copies, 100U) << "the documents do not show what they should";
}

TEST(diff_property_test, a_long_chain_of_versions_can_be_walked_both_ways) {
  constexpr std::uint64_t seed = 6907;
  random_json random(seed);
  json model = random.wide_document();
  std::vector<value> versions{value(model)};
  std::vector<patch> forward;
  for (int step = 0; step < 200; ++step) {
    const std::vector<edit> script = random.script_for(model, 1);
    script.front().perform(model);
    versions.push_back(edited(versions.back(), script));
    forward.push_back(diff(versions[versions.size() - 2], versions.back()));
    ASSERT_EQ(versions.back().dump(), model.dump()) << "seed " << seed << ", step " << step;
  }
  value there = versions.front();
  std::vector<patch> backward;
  for (const patch& changes : forward) {
    backward.push_back(invert(there, changes));
    there = apply(there, changes);
  }
  ASSERT_EQ(there, versions.back());
  for (std::size_t i = backward.size(); i-- > 0;) there = apply(there, backward[i]);
  EXPECT_EQ(there, versions.front());
  for (std::size_t i = 0; i < versions.size(); i += 17) {
    ASSERT_EQ(apply(versions[i], diff(versions[i], versions.back())), versions.back())
        << "seed " << seed << ", from step " << i;
  }
}

}  // namespace
}  // namespace patchbay::test
