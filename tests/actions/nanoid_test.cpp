#include <patchbay/actions/nanoid.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace patchbay {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

TEST(Nanoid, HasTwentyOneCharactersUnlessToldOtherwise) {
  EXPECT_EQ(nanoid().size(), 21U);
  for (const std::size_t size : {0U, 1U, 5U, 6U, 100U}) EXPECT_EQ(nanoid(size).size(), size);
}

TEST(Nanoid, ConsistsOfWhatAUrlMayHold) { EXPECT_EQ(nanoid(10'000).find_first_not_of(alphabet), std::string::npos); }

// With 64,000 characters each is there 1000 times, give or take 32; twelve times that never happens.
TEST(Nanoid, TakesEveryCharacterAboutAsOften) {
  const std::string many = nanoid(64'000);
  for (const char c : alphabet) {
    const auto found = std::count(many.begin(), many.end(), c);
    EXPECT_GT(found, 600) << c;
    EXPECT_LT(found, 1400) << c;
  }
}

// The same for every place of an id, since its characters come from the bits of shared numbers.
TEST(Nanoid, TakesEveryCharacterInEveryPlace) {
  std::array<std::set<char>, 21> seen;
  for (int i = 0; i < 4000; ++i) {
    const std::string id = nanoid();
    for (std::size_t place = 0; place < id.size(); ++place) seen.at(place).insert(id[place]);
  }
  for (const std::set<char>& characters : seen) EXPECT_EQ(characters.size(), alphabet.size());
}

TEST(Nanoid, NeverComesTwiceAlsoFromSeveralThreads) {
  std::vector<std::vector<std::string>> made(4);
  {
    std::vector<std::jthread> threads;
    for (std::vector<std::string>& ids : made) {
      threads.emplace_back([&ids] {
        for (int i = 0; i < 5000; ++i) ids.push_back(nanoid());
      });
    }
  }
  std::set<std::string> all;
  for (const std::vector<std::string>& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 20'000U);
}

TEST(Nanoid, IsAnotherInAProcessThatForkedOff) {
  (void)nanoid();  // whatever there is to inherit is there now
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string id = nanoid();
    _exit(write(pipe_ends[1], id.data(), id.size()) == static_cast<ssize_t>(id.size()) ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  std::string of_child(21, ' ');
  ASSERT_EQ(read(pipe_ends[0], of_child.data(), of_child.size()), 21);
  EXPECT_NE(nanoid(), of_child);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

}  // namespace
}  // namespace patchbay
