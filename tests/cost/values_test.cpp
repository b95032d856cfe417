// What work with many places of a value costs, in bytes that are allocated for it.

#include "cost/linear.hpp"

#include <patchbay/store/path_set.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include <string>
#include <vector>

namespace patchbay::test {
namespace {

std::string key(std::size_t i) { return "key" + std::to_string(i); }

value object_of(std::size_t n, int first = 0) {
  return produce(value::object(), [&](const draft& all) {
    for (std::size_t i = 0; i < n; ++i) all[key(i)] = value(first + static_cast<int>(i));
  });
}

value array_of(std::size_t n, int first = 0) {
  return produce(value::array(), [&](const draft& all) {
    for (std::size_t i = 0; i < n; ++i) all.push_back(first + static_cast<int>(i));
  });
}

// --- drafts ------------------------------------------------------------------------------------------------------

TEST(CostOfDrafts, InsertingManyAtTheFront) {
  expect_linear([](std::size_t n) {
    return bytes_for([&] {
      (void)produce(value::array(), [&](const draft& all) {
        for (std::size_t i = 0; i < n; ++i) all.insert(0, static_cast<int>(i));
      });
    });
  });
}

TEST(CostOfDrafts, ErasingAllFromTheFront) {
  expect_linear([](std::size_t n) {
    const value all = array_of(n);
    return bytes_for([&] {
      (void)produce(all, [&](const draft& left) {
        while (!left.empty()) left.erase(std::size_t{0});
      });
    });
  });
}

TEST(CostOfDrafts, AddingAndErasingManyMembers) {
  expect_linear([](std::size_t n) {
    return bytes_for([&] {
      const value all = object_of(n);
      (void)produce(all, [&](const draft& left) {
        for (std::size_t i = 0; i < n; ++i) (void)left.erase(key(i));
      });
    });
  });
}

TEST(CostOfDrafts, ErasingManyByAPredicateAsksOnceForEach) {
  expect_linear([](std::size_t n) {
    const value all = array_of(n);
    std::size_t asked = 0;
    const std::size_t bytes = bytes_for([&] {
      (void)produce(all, [&](const draft& left) {
        (void)left.erase_if([&](const value& each) { return ++asked % 2 == 0 && each.is_number(); });
      });
    });
    EXPECT_EQ(asked, n);
    return bytes;
  });
}

TEST(CostOfDrafts, MergingAndReconcilingMany) {
  expect_linear([](std::size_t n) {
    const value all = object_of(n);
    const value others = object_of(n, 1);
    return bytes_for([&] { (void)produce(all, [&](const draft& into) { into.merge(others); }); });
  });
  expect_linear([](std::size_t n) {
    const value all = object_of(n);
    const value others = object_of(n, 1);
    return bytes_for([&] { (void)produce(all, [&](const draft& into) { into.reconcile_with(others); }); });
  });
}

// --- patches -----------------------------------------------------------------------------------------------------

TEST(CostOfPatches, ApplyingAndInvertingManyOperations) {
  const auto front = [](operation::kind op, std::size_t n) {
    patch all;
    for (std::size_t i = 0; i < n; ++i) {
      operation next{.op = op, .path = pointer("/0")};
      if (op == operation::kind::add) next.value = static_cast<int>(i);
      all.push_back(std::move(next));
    }
    return all;
  };
  expect_linear([&](std::size_t n) {
    const patch adding = front(operation::kind::add, n);
    return bytes_for([&] { (void)apply(value::array(), adding); });
  });
  expect_linear([&](std::size_t n) {
    const value all = array_of(n);
    const patch removing = front(operation::kind::remove, n);
    return bytes_for([&] { (void)apply(all, removing); });
  });
  expect_linear([&](std::size_t n) {
    const value all = array_of(n);
    const patch removing = front(operation::kind::remove, n);
    return bytes_for([&] { (void)invert(all, removing); });
  });
}

TEST(CostOfPatches, FindingManyDifferences) {
  expect_linear([](std::size_t n) {
    const value from = object_of(n);
    const value to = object_of(n, 1);
    return bytes_for([&] { (void)diff(from, to); });
  });
  // Shifted by as many as stay.
  expect_linear([](std::size_t n) {
    const value from = array_of(n);
    const value to = array_of(n, static_cast<int>(n / 2));
    return bytes_for([&] { (void)diff(from, to); });
  });
  expect_linear([](std::size_t n) {
    const value from = object_of(n);
    const value to = object_of(n, 1);
    return bytes_for([&] { (void)reconcile(from, to); });
  });
  expect_linear([](std::size_t n) {
    const value from = object_of(n);
    const value to = object_of(n, 1);
    return bytes_for([&] { (void)merge_patch(from, to); });
  });
}

// --- paths -------------------------------------------------------------------------------------------------------

TEST(CostOfPaths, ASetOfManyWithAndWithoutStars) {
  expect_linear([](std::size_t n) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < n; ++i) {
      paths.push_back("/*/" + key(i) + "/title");
      paths.push_back("/" + key(i % 8) + "/" + key(i));
    }
    return bytes_for([&] { (void)path_set(paths); });
  });
}

TEST(CostOfPaths, WhatManySelect) {
  expect_linear([](std::size_t n) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < n; ++i) paths.push_back("/" + key(i));
    const path_set all(paths);
    const value state = object_of(2 * n);
    return bytes_for([&] { (void)all.restrict(state); });
  });
}

}  // namespace
}  // namespace patchbay::test
