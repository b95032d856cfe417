#include "middleware/recording/journal.hpp"

#include <new>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::size_t large_piece = std::size_t{64} << 10;

error io_error(const std::string& reason) { return {errc::io, "cannot write the recording: " + reason}; }

}  // namespace

journal::journal(std::unique_ptr<journal_target> target, std::size_t max_waiting,
                 std::function<void(const error&)> on_error)
    : target_(std::move(target)), max_waiting_(max_waiting), next_write_(large_piece), on_error_(std::move(on_error)) {}

void journal::add(std::string_view line) noexcept {
  problem news;
  {
    const std::scoped_lock lock(mutex_);
    try {
      append(line);
    } catch (const std::exception&) {
      gave_up_ = true;
    }
    news = take_news();
  }
  report(news);
}

void journal::give_up(const error& why) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    if (!target_ || gave_up_) return;
    gave_up_ = true;
    try {
      gave_up_because_ = why.what();
    } catch (const std::bad_alloc&) {
      // What it says without that is true as well.
    }
  }
  report(why);
}

void journal::append(std::string_view line) {
  if (!target_ || gave_up_) return;
  waiting_ += line;
  ++count_;
  if (waiting_.size() < next_write_) return;
  const problem found = noted(write());
  next_write_ = waiting_.size() + large_piece;
  gave_up_ = found && waiting_.size() > max_waiting_;
}

journal::problem journal::write() {
  if (problem found = target_->write(waiting_)) return found;
  if (!gave_up_) return {};
  return gave_up_because_;
}

journal::problem journal::noted(problem found) {
  if (found && !failing_) news_ = found;
  failing_ = found.has_value();
  return found;
}

void journal::flush() {
  problem found;
  problem news;
  {
    const std::scoped_lock lock(mutex_);
    if (!target_) return;
    found = write();
    if (!found) found = target_->flush();
    noted(found);
    news = take_news();
  }
  finish(found, news);
}

void journal::close() {
  problem found;
  problem news;
  {
    const std::scoped_lock lock(mutex_);
    if (!target_) return;
    found = write();
    if (!found) found = target_->flush();
    const problem closing = target_->close();
    if (!found) found = closing;
    target_.reset();
    noted(found);
    news = take_news();
  }
  finish(found, news);
}

void journal::report(const problem& news) const noexcept {
  if (news) report(io_error(*news));
}

void journal::report(const error& failure) const noexcept {
  if (!on_error_) return;
  try {
    on_error_(failure);
  } catch (...) {
    // Documented: a recording disturbs nobody.
  }
}

void journal::finish(const problem& found, const problem& news) const {
  report(news);
  if (found) throw io_error(*found);
}

}  // namespace patchbay::impl
