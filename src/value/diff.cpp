#include <patchbay/value/diff.hpp>

#include "array_script.hpp"
#include "text_size.hpp"
#include "walk.hpp"

#include <string>
#include <utility>
#include <vector>

namespace patchbay {

namespace impl {

namespace {

// Beyond this nesting a part is replaced instead of entered, which is as correct and needs no stack.
constexpr unsigned deepest_part = 400;
// A value's share in the length of a patch is not counted beyond this: comparing lengths must not cost more than the change.
constexpr std::size_t longest_value = 4096;

constexpr std::size_t add_text = std::string_view(R"({"op":"add","path":,"value":},)").size();
constexpr std::size_t remove_text = std::string_view(R"({"op":"remove","path":},)").size();
constexpr std::size_t replace_text = std::string_view(R"({"op":"replace","path":,"value":},)").size();

class diff_writer {
 public:
  diff_writer(patch& out, std::string_view at) : operations_(access::operations(out)), path_(at) {}

  void write(const value& from, const value& to) {
    if (from.identical(to)) return;
    const bool structured = from.type() == to.type() && from.is_structured();
    if (!structured || depth_ == deepest_part) {
      if (!(from == to)) replace(to);
      return;
    }
    const std::size_t operations_before = operations_.size();
    const std::size_t length_before = length_;
    ++depth_;
    from.is_object() ? write_members(from, to) : write_elements(from, to);
    --depth_;
    if (operations_.size() - operations_before > 1) shorten(to, operations_before, length_before);
  }

 private:
  void write_members(const value& from, const value& to) {
    walk_members(
        from, to, [&](const value& key, const value&) { at_member(key, [&] { remove(); }); },
        [&](const value& key, const value& added) { at_member(key, [&] { add(added); }); },
        [&](const value& key, const value& was, const value& is) { at_member(key, [&] { write(was, is); }); });
  }

  // From the end backwards: then every position still counts as it did in the old array.
  void write_elements(const value& from, const value& to) {
    const std::vector<array_edit> script = edit_script(from, to);
    for (std::size_t i = script.size(); i-- > 0;) {
      const array_edit& edit = script[i];
      const std::size_t length = path_.size();
      pointer::append_index(path_, edit.position);
      switch (edit.what) {
        case array_edit::kind::insert: add(*edit.after); break;
        case array_edit::kind::remove: remove(); break;
        case array_edit::kind::change: write(*edit.before, *edit.after); break;
      }
      path_.resize(length);
    }
  }

  template <class Write>
  void at_member(const value& key, Write&& write) {
    const std::size_t length = path_.size();
    pointer::append_token(path_, access::text(key));
    write();
    path_.resize(length);
  }

  void emit(operation::kind op, std::size_t text, const value* v) {
    length_ += text + text_size(path_) + (v != nullptr ? text_size(*v, longest_value) : 0);
    operations_.push_back({op, access::trusted_pointer(path_), {}, v != nullptr ? *v : value()});
  }
  void add(const value& v) { emit(operation::kind::add, add_text, &v); }
  void remove() { emit(operation::kind::remove, remove_text, nullptr); }
  void replace(const value& v) { emit(operation::kind::replace, replace_text, &v); }

  // One "replace" instead of all operations since, where its text is shorter.
  void shorten(const value& to, std::size_t operations_before, std::size_t length_before) {
    const std::size_t length = length_ - length_before;
    const std::size_t overhead = replace_text + text_size(path_);
    if (overhead >= length || overhead + text_size(to, length - overhead) >= length) return;
    operations_.resize(operations_before);
    length_ = length_before;
    replace(to);
  }

  std::vector<operation>& operations_;
  std::string path_;
  std::size_t length_ = 0;
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
