#include "store/random_state.hpp"

#include <utility>
#include <vector>

namespace patchbay::test {

value random_state::document(unsigned depth) {
  const std::size_t kind = depth == 0 ? 0 : below(5);
  if (kind <= 1) return chance(15) ? value() : value(below(4));
  std::vector<value> parts(below(5));
  for (value& each : parts) each = document(depth - 1);
  if (kind == 2)
    return produce(value::array(), [&](draft array) {
      for (value& each : parts) array.push_back(std::move(each));
    });
  return produce(value::object(), [&](draft object) {
    for (value& each : parts) object[key()] = std::move(each);
  });
}

draft random_state::place(const draft& from) {
  draft at = from;
  while (!at.empty() && at.current().is_structured() && !chance(25)) {
    if (at.is_array()) {
      at = draft(at[below(at.size())]);
    } else {
      auto members = at.items();
      auto each = members.begin();
      for (std::size_t skip = below(at.size()); skip > 0; --skip) ++each;
      at = draft((*each).second);
    }
  }
  return at;
}

void random_state::edit_array(const draft& array) {
  const std::size_t size = array.size();
  switch (below(5)) {
    case 0:
      array.push_back(document(2));
      break;
    case 1:
      array.insert(below(size + 1), document(2));
      break;
    case 2:
      size > 0 ? array.erase(below(size)) : array.push_back(1);
      break;
    case 3:
      if (size > 0) array[below(size)] = document(2);
      break;
    default:
      array.clear();
      break;
  }
}

void random_state::edit_object(const draft& object) {
  switch (below(4)) {
    case 0:
    case 1:
      object[key()] = document(3);
      break;
    case 2:
      object.erase(key());
      break;
    default:
      if (chance(20)) object.clear();
      break;
  }
}

void random_state::edit(const draft& state) {
  const draft at = place(state);
  if (chance(20))
    at.set(document(3));
  else if (at.is_array())
    edit_array(at);
  else if (at.is_object())
    edit_object(at);
  else
    at.set(document(2));
}

std::string random_state::path() {
  std::string text;
  for (std::size_t length = below(5); length > 0; --length) {
    const std::size_t what = below(10);
    text += '/';
    if (what < 5)
      text += key();
    else if (what < 8)
      text += std::to_string(below(4));
    else
      text += '*';
  }
  return text;
}

path_set random_state::paths() {
  std::vector<std::string> all(1 + below(4));
  for (std::string& each : all) each = path();
  return path_set(all);
}

}  // namespace patchbay::test
