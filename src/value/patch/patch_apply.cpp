#include <patchbay/value/patch.hpp>

#include "value/numeric_equality.hpp"
#include "value/text/text_size.hpp"
#include "value/tree/tree.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

[[noreturn]] void conflict(const pointer& at, std::string message) {
  throw error(errc::patch_conflict, std::move(message), {.pointer = at.text()});
}

[[noreturn]] void throw_missing(const value& container, std::string_view token, const pointer& path) {
  const std::string quoted = '"' + std::string(token) + '"';
  const std::string size = std::to_string(container.size());
  if (container.is_object()) conflict(path, "the object has no member " + quoted);
  if (!container.is_array())
    conflict(path, "a " + std::string(container.type_name()) + " has nothing inside to be called " + quoted);
  if (pointer::to_index(token))
    conflict(path, "the array of " + size + " has no place for index " + std::string(token));
  conflict(path, quoted + " is no index into the array of " + size);
}

const value* child_in(const value& container, std::string_view token) {
  if (container.is_object()) return container.find(token);
  const std::optional<std::size_t> index = pointer::to_index(token);
  return index ? container.find(*index) : nullptr;
}

// A document under change. Edits copy what the original shares, so the original stays as it was.
class edited_document {
 public:
  explicit edited_document(value document) : root_(std::move(document)) {}

  [[nodiscard]] value finish() noexcept { return std::move(root_); }

  [[nodiscard]] const value& read(const pointer& path) const {
    const value* here = &root_;
    for (pointer::reader rest(path.text()); !rest.done();) {
      const std::string_view token = rest.next();
      const value* next = child_in(*here, token);
      if (next == nullptr) throw_missing(*here, token, path);
      here = next;
    }
    return *here;
  }

  // Returns the value that had to give way, if there was one.
  std::optional<value> add(const pointer& path, value v) {
    if (path.is_root()) return std::exchange(root_, std::move(v));
    const auto [container, token] = open_parent(path);
    if (container->is_object()) return add_member(*container, token, std::move(v));
    if (!container->is_array()) throw_missing(*container, token, path);
    const std::size_t size = container->size();
    const std::optional<std::size_t> index = token == "-" ? size : pointer::to_index(token);
    if (!index || *index > size) throw_missing(*container, token, path);
    impl::insert_element(*container, *index, std::move(v));
    return std::nullopt;
  }

  value replace(const pointer& path, value v) {
    value* here = &root_;
    for (pointer::reader rest(path.text()); !rest.done();) here = &open_child(*here, rest.next(), path);
    return std::exchange(*here, std::move(v));
  }

  value remove(const pointer& path) {
    if (path.is_root()) conflict(path, "the whole document can be replaced, but not removed");
    const auto [container, token] = open_parent(path);
    const std::optional<std::size_t> index = pointer::to_index(token);
    if (container->is_array() && index && *index < container->size()) return impl::erase_element(*container, *index);
    const value* found = container->find(token);
    if (found == nullptr) throw_missing(*container, token, path);
    value removed = *found;
    impl::erase_member(*container, token);
    return removed;
  }

  // `path`, with the index that a last "-" stands for at present.
  [[nodiscard]] pointer resolved(const pointer& path) const {
    if (!path.text().ends_with("/-")) return path;
    const pointer outer = path.parent();
    const value* container = root_.find(outer);
    return container != nullptr && container->is_array() ? outer / container->size() : path;
  }

 private:
  struct place {
    value* container;
    std::string token;
  };

  static value& open_child(value& container, std::string_view token, const pointer& path) {
    value* slot = nullptr;
    if (container.is_object()) {
      slot = impl::mutable_member(container, token);
    } else if (const auto index = pointer::to_index(token); index && container.is_array()) {
      slot = impl::mutable_element(container, *index);
    }
    if (slot == nullptr) throw_missing(container, token, path);
    return *slot;
  }

  static std::optional<value> add_member(value& object, std::string_view key, value v) {
    if (value* slot = impl::mutable_member(object, key)) return std::exchange(*slot, std::move(v));
    impl::insert_member(object, value(key), std::move(v));
    return std::nullopt;
  }

  place open_parent(const pointer& path) {
    value* here = &root_;
    pointer::reader rest(path.text());
    std::string_view token = rest.next();
    while (!rest.done()) {
      here = &open_child(*here, token, path);
      token = rest.next();
    }
    return {here, std::string(token)};
  }

  value root_;
};

std::string describe(const value& v) {
  constexpr std::size_t longest = 80;
  if (impl::text_size(v, longest) < longest) return v.dump();
  if (v.is_string()) return "a string of " + std::to_string(v.as_string().size()) + " bytes";
  return "an " + std::string(v.type_name()) + " of " + std::to_string(v.size());
}

void check_test(const edited_document& document, const operation& test) {
  const value& found = document.read(test.path);
  if (impl::numerically_equal(found, test.value)) return;
  throw error(errc::patch_test_failed, "wanted " + describe(test.value) + ", found " + describe(found),
              {.pointer = test.path.text()});
}

void check_move(const operation& move) {
  if (move.from == move.path || !move.from.contains(move.path)) return;
  conflict(move.path, "what is at \"" + move.from.text() + "\" cannot be moved into itself");
}

void perform(edited_document& document, const operation& op) {
  switch (op.op) {
    case operation::kind::add:
      document.add(op.path, op.value);
      break;
    case operation::kind::remove:
      document.remove(op.path);
      break;
    case operation::kind::replace:
      document.replace(op.path, op.value);
      break;
    case operation::kind::move:
      check_move(op);
      document.add(op.path, document.remove(op.from));
      break;
    case operation::kind::copy:
      document.add(op.path, document.read(op.from));
      break;
    case operation::kind::test:
      check_test(document, op);
      break;
  }
}

// Performs operations and notes how each is undone.
class inversion {
 public:
  explicit inversion(value base) : document_(std::move(base)) {}

  void perform(const operation& op) {
    switch (op.op) {
      case operation::kind::add:
        add(op.path, op.value);
        break;
      case operation::kind::remove:
        note({operation::kind::add, op.path, {}, document_.remove(op.path)});
        break;
      case operation::kind::replace:
        note({operation::kind::replace, op.path, {}, document_.replace(op.path, op.value)});
        break;
      case operation::kind::move:
        move(op);
        break;
      case operation::kind::copy:
        add(op.path, document_.read(op.from));
        break;
      case operation::kind::test:
        check_test(document_, op);
        break;
    }
  }

  [[nodiscard]] patch finish() {
    std::reverse(undo_.begin(), undo_.end());
    return patch(std::move(undo_));
  }

 private:
  void note(operation undo) { undo_.push_back(std::move(undo)); }

  void add(const pointer& path, value v) {
    pointer at = document_.resolved(path);
    std::optional<value> displaced = document_.add(path, std::move(v));
    if (displaced)
      note({operation::kind::replace, std::move(at), {}, std::move(*displaced)});
    else
      note({operation::kind::remove, std::move(at), {}, {}});
  }

  void move(const operation& op) {
    check_move(op);
    if (op.from == op.path) {
      static_cast<void>(document_.read(op.from));
      return;
    }
    value moved = document_.remove(op.from);
    pointer at = document_.resolved(op.path);
    std::optional<value> displaced = document_.add(op.path, moved);
    // What was moved up in front of its own container cannot be moved back: the paths say "into itself".
    if (!displaced && !at.contains(op.from)) return note({operation::kind::move, op.from, std::move(at), {}});
    note({operation::kind::add, op.from, {}, std::move(moved)});
    if (displaced)
      note({operation::kind::replace, std::move(at), {}, std::move(*displaced)});
    else
      note({operation::kind::remove, std::move(at), {}, {}});
  }

  edited_document document_;
  std::vector<operation> undo_;
};

// Names the operation in what `step` throws.
template <class Step>
void for_each_operation(const patch& changes, Step&& step) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const operation& op = changes[i];
    try {
      step(op);
    } catch (const error& failure) {
      std::string which = "operation " + std::to_string(i) + " of the patch (" + std::string(to_string(op.op)) + " \"" +
                          op.path.text() + "\"): ";
      error_place place = failure.place();
      if (place.pointer.empty()) place.pointer = op.path.text();
      throw error(failure.code(), which + failure.message(), std::move(place));
    }
  }
}

}  // namespace

value apply(const value& document, const patch& changes) {
  edited_document edited(document);
  for_each_operation(changes, [&](const operation& op) { perform(edited, op); });
  return edited.finish();
}

patch invert(const value& base, const patch& changes) {
  inversion undo(base);
  for_each_operation(changes, [&](const operation& op) { undo.perform(op); });
  return undo.finish();
}

}  // namespace patchbay
