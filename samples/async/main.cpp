#include "posts.hpp"

#include <patchbay/replay/main.hpp>

int main(int argc, char** argv) {
  return patchbay::replay::main(
      argc, argv, {.name = "async", .summary = "Posts by subreddit, fetched when needed.", .make = [](auto preloaded) {
                     return patchbay::replay::make_app(posts::make_reducer(), std::move(preloaded));
                   }});
}
