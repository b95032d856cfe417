#include <patchbay/value/diff.hpp>

#include "value/patch/array_script.hpp"
#include "value/text/text_size.hpp"
#include "value/tree/walk.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

// Beyond this nesting a part is replaced instead of entered, which is as correct and needs no stack.
constexpr unsigned deepest_entered = 400;
// No value counts for more than this when the lengths of a patch and of what it describes are compared: comparing must
// not cost more than the change, and a value may be much larger than the edit that moved it.
constexpr std::size_t longest_value = 4096;

// How far, and among how many members that differ, a copy of what is added is looked for.
constexpr std::size_t farthest_source = 3;
constexpr std::size_t most_sources = 16;

constexpr std::size_t copy_text = std::string_view(R"({"op":"copy","from":,"path":},)").size();
constexpr std::size_t add_text = std::string_view(R"({"op":"add","path":,"value":},)").size();
constexpr std::size_t remove_text = std::string_view(R"({"op":"remove","path":},)").size();
constexpr std::size_t replace_text = std::string_view(R"({"op":"replace","path":,"value":},)").size();

class diff_writer {
 public:
  diff_writer(patch& out, std::string_view at)
      : operations_(value_access::operations(out)), first_(operations_.size()), path_(at) {}

  void write(const value& from, const value& to) {
    if (from.identical(to)) return;
    const bool structured = from.type() == to.type() && from.is_structured();
    if (!structured || depth_ == deepest_entered) {
      if (!(from == to)) replace(to);
      return;
    }
    const std::size_t operations_before = operations_.size();
    ++depth_;
    from.is_object() ? write_members(from, to) : write_elements(from, to);
    --depth_;
    if (may_be_shorter(operations_before)) shorten(to, operations_before);
  }

 private:
  struct measure {
    std::size_t length;
    bool large;  // its value counts as longest_value
  };

  // An object that is being written. Its members behind the current one are still as they were: what a history puts
  // into its past is what its present was, and can be copied from there.
  struct open_object {
    struct source {
      std::string_view key;
      const value* was;
    };

    const value& from;
    const value& to;
    std::size_t path_length;
    open_object* around;
    std::string_view current{};
    std::optional<std::vector<source>> sources{};  // made when first asked for

    const std::vector<source>& all_sources() {
      if (!sources) {
        sources.emplace();
        const auto add = [&](const value& key, const value& was) {
          if (was.is_structured() && sources->size() < most_sources)
            sources->push_back({value_access::text(key), &was});
        };
        walk_members(
            from, to, add, [](const value&, const value&) {},
            [&](const value& key, const value& was, const value&) { add(key, was); });
      }
      return *sources;
    }
  };

  void write_members(const value& from, const value& to) {
    open_object here{.from = from, .to = to, .path_length = path_.size(), .around = open_};
    open_ = &here;
    walk_members(
        from, to, [&](const value& key, const value&) { at_member(key, [&] { remove(); }); },
        [&](const value& key, const value& added) { at_member(key, [&] { add(added); }); },
        [&](const value& key, const value& was, const value& is) { at_member(key, [&] { write(was, is); }); });
    open_ = here.around;
  }

  // Where the very same container still stands, as far as that is quickly found.
  std::optional<std::string> source_of(const value& added) {
    std::size_t distance = 0;
    for (open_object* object = open_; object != nullptr && distance < farthest_source; object = object->around) {
      ++distance;
      for (const open_object::source& each : object->all_sources()) {
        if (each.key <= object->current || !each.was->identical(added)) continue;
        std::string path = path_.substr(0, object->path_length);
        pointer::append_token(path, each.key);
        return path;
      }
    }
    return std::nullopt;
  }

  // From the end backwards: then every position still counts as it did in the old array.
  void write_elements(const value& from, const value& to) {
    const std::vector<array_edit> script = edit_script(from, to);
    for (std::size_t i = script.size(); i-- > 0;) {
      const array_edit& edit = script[i];
      const std::size_t length = path_.size();
      pointer::append_index(path_, edit.position);
      switch (edit.what) {
        case array_edit::kind::insert:
          add(*edit.after);
          break;
        case array_edit::kind::remove:
          remove();
          break;
        case array_edit::kind::change:
          write(*edit.before, *edit.after);
          break;
      }
      path_.resize(length);
    }
  }

  template <class Write>
  void at_member(const value& key, Write&& write) {
    const std::size_t length = path_.size();
    open_->current = value_access::text(key);
    pointer::append_token(path_, value_access::text(key));
    write();
    path_.resize(length);
  }

  void emit(operation::kind op, const value& v) {
    operations_.push_back({op, value_access::trusted_pointer(path_), {}, v});
  }
  void remove() { emit(operation::kind::remove, value()); }
  void replace(const value& v) { emit(operation::kind::replace, v); }

  void add(const value& v) {
    if (v.is_structured() && !v.empty()) {
      if (std::optional<std::string> source = source_of(v)) {
        const std::size_t length = copy_text - add_text + text_size(*source);
        if (text_size(v, length) >= length) return copy(std::move(*source));
      }
    }
    emit(operation::kind::add, v);
  }

  void copy(std::string source) {
    operations_.push_back({operation::kind::copy,
                           value_access::trusted_pointer(path_),
                           value_access::trusted_pointer(std::move(source)),
                           {}});
  }
  // A single operation is longer than the part it changes only by a removed key or by escapes in its path.
  [[nodiscard]] bool may_be_shorter(std::size_t operations_before) const noexcept {
    const std::size_t written = operations_.size() - operations_before;
    if (written != 1) return written > 1;
    const operation& only = operations_.back();
    return only.op == operation::kind::remove || only.path.text().find('~') != std::string::npos;
  }

  // One "replace" instead of all operations since, where its text is shorter.
  void shorten(const value& to, std::size_t operations_before) {
    std::size_t length = 0;
    std::vector<value> large;
    for (std::size_t i = operations_before; i < operations_.size(); ++i) {
      const measure& measured = measure_of(i);
      length += measured.length;
      if (measured.large) large.push_back(operations_[i].value);
    }
    const std::size_t overhead = replace_text + text_size(path_);
    if (overhead >= length || overhead + text_size(to, length - overhead, large, longest_value) >= length) return;
    operations_.resize(operations_before);
    measures_.resize(std::min(measures_.size(), operations_before - first_));
    replace(to);
  }

  // Operations are measured once, and only when there is something to compare them with.
  const measure& measure_of(std::size_t i) {
    while (measures_.size() <= i - first_) measures_.push_back(measured(operations_[first_ + measures_.size()]));
    return measures_[i - first_];
  }

  static measure measured(const operation& op) {
    const std::size_t path = text_size(op.path.text());
    if (op.op == operation::kind::remove) return {remove_text + path, false};
    if (op.op == operation::kind::copy) return {copy_text + path + text_size(op.from.text()), false};
    const std::size_t size = text_size(op.value, longest_value);
    const std::size_t text = op.op == operation::kind::add ? add_text : replace_text;
    return {text + path + std::min(size, longest_value), size >= longest_value};
  }

  std::vector<operation>& operations_;
  const std::size_t first_;  // the patch may hold operations already
  std::string path_;
  std::vector<measure> measures_;  // of the operations from first_ on, as far as taken
  open_object* open_ = nullptr;    // the innermost
  unsigned depth_ = 0;
};

}  // namespace

}  // namespace impl

patch diff(const value& from, const value& to) {
  patch changes;
  diff_to(changes, {}, from, to);
  return changes;
}

void diff_to(patch& out, std::string_view at, const value& from, const value& to) {
  impl::diff_writer(out, at).write(from, to);
}

}  // namespace patchbay
