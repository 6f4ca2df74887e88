// Where nodes and edges stand in a drawing: layers from left to right, few crossings, straight edges.
//
// As Sugiyama, Tagawa and Toda (Methods for visual understanding of hierarchical system structures, 1981): nodes in
// layers, long edges through empty places in every layer between, an order with few crossings by barycentres, then
// positions. Layers of nodes alternate with layers of labels, so that every edge has room for its numbers, which
// nothing else crosses. Edges from one node that go far share one line until they branch.
#pragma once

#include <chainrule/graph/draw/figure.hpp>

namespace chainrule::detail {

/// A thing with a place: a node, the label of an edge, or a line passing through.
struct drawn_item {
  int layer = 0;
  double width = 0;
  double height = 0;
  double x = 0;  // of the middle
  double y = 0;
  int node = -1;      // the node it is, or whose edge it labels
  int argument = -1;  // of a label: which argument of `node`; -1 where the result leaves the graph
  bool is_node = false;
  bool is_label = false;
};

/// A line between items of neighbouring layers.
struct drawn_link {
  int from = 0;
  int to = 0;
  double weight = 1;  // how much it wants to be straight
};

/// About how wide a text is, in pixels: most letters and digits of a sans-serif font are no wider than 0.58 of its size.
template <class = void>
constexpr double text_width(std::string_view characters, double size) {
  int count = 0;
  for (char const c : characters) count += (static_cast<unsigned char>(c) & 0xc0u) != 0x80u;
  return 0.58 * size * count;
}

template <class Figure>
class drawing_layout {
 public:
  static constexpr double label_size = 12;  // of the font
  static constexpr double node_size = 14;

  list<drawn_item> items;
  list<drawn_link> links;
  double width = 0;
  double height = 0;

  constexpr explicit drawing_layout(Figure const& drawn) : figure_(drawn) {
    place_in_layers();
    connect_all();
    reduce_crossings();
    find_heights();
    find_widths();
  }

 private:
  /// An operation stands behind the last of its arguments, a variable or constant just before the first that needs it.
  constexpr void place_in_layers() {
    auto const& graph = figure_.graph;
    list<int> depth(graph.size());
    list<int> first_use(graph.size(), -1);
    for (int i = 0; i < graph.size(); ++i) {
      for (int const argument : graph[i].arguments) depth[i] = depth[argument] + 1 > depth[i] ? depth[argument] + 1 : depth[i];
      for (int const argument : graph[i].arguments)
        if (first_use[argument] < 0 || depth[i] < first_use[argument]) first_use[argument] = depth[i];
    }
    for (int i = 0; i < graph.size(); ++i) {
      if (graph[i].kind != node_kind::operation && first_use[i] > 0) depth[i] = first_use[i] - 1;
      drawn_item node;
      node.layer = 2 * depth[i];
      node.node = i;
      node.is_node = true;
      int const ports = graph[i].arguments.size() * 12;
      node.height = ports > 36 ? ports : 36;
      double const wanted = text_width(sign_of(graph[i]), node_size) + 22;
      node.width = wanted > 36 ? wanted : 36;
      items.push_back(node);
    }
  }

  constexpr int add(int layer, int node) {
    drawn_item item;
    item.layer = layer;
    item.node = node;
    item.height = 10;
    items.push_back(item);
    return items.size() - 1;
  }
  constexpr int add_label(int layer, int node, int argument, int source) {
    int const label = add(layer, node);
    drawn_item& item = items[label];
    item.is_label = true;
    item.argument = argument;
    double const over = text_width(text_over(figure_, source), label_size);
    double const under = text_width(text_under(figure_, node, argument), label_size);
    item.width = over > under ? over : under;
    if (item.width > 0) item.width += 10, item.height = 38;
    return label;
  }
  constexpr void link(int from, int to) {
    int const bends = int(!items[from].is_node) + int(!items[to].is_node);
    links.push_back({from, to, bends == 2 ? 8.0 : bends == 1 ? 1.5 : 1.0});
  }

  /// Edges and their places, in the order of a walk from the results to the left: for trees that has no crossings.
  constexpr void connect_all() {
    auto const& graph = figure_.graph;
    list<list<int>> lines(graph.size());  // of each node: the places of its line in the layers behind it
    list<char> visited(graph.size());
    struct task {
      int node;
      int next;
    };
    list<task> pending;
    for (int const root : graph.roots()) {
      if (!text_over(figure_, root).empty()) link(root, enter(add_label(items[root].layer + 1, root, -1, root)));
      if (!visited[root]) pending.push_back({root, 0}), visited[root] = 1, enter(root);
      while (!pending.empty()) {
        task& current = pending.back();
        int const node = current.node;
        if (current.next == graph[node].arguments.size()) {
          pending.pop_back();
          continue;
        }
        int const k = current.next++;
        int const source = graph[node].arguments[k];
        int const label = enter(add_label(items[node].layer - 1, node, k, source));
        link(label, node);
        link(line_to(lines[source], source, items[node].layer - 2), label);
        if (!visited[source]) pending.push_back({source, 0}), visited[source] = 1, enter(source);
      }
    }
  }
  constexpr int enter(int item) {
    if (items[item].layer >= layers_.size()) layers_.resize(items[item].layer + 1);
    layers_[items[item].layer].push_back(item);
    return item;
  }
  /// The place of a node's line in a layer; the node itself in its own.
  constexpr int line_to(list<int>& line, int source, int layer) {
    int last = line.empty() ? source : line.back();
    while (items[last].layer < layer) {
      int const next = enter(add(items[last].layer + 1, source));
      link(last, next);
      line.push_back(next);
      last = next;
    }
    int const behind = layer - items[source].layer;
    return behind == 0 ? source : line[behind - 1];
  }

  constexpr void reduce_crossings() {
    before_ = list<list<int>>(items.size());
    behind_ = list<list<int>>(items.size());
    weight_before_ = list<list<double>>(items.size());
    weight_behind_ = list<list<double>>(items.size());
    for (drawn_link const& l : links) {
      before_[l.to].push_back(l.from);
      weight_before_[l.to].push_back(l.weight);
      behind_[l.from].push_back(l.to);
      weight_behind_[l.from].push_back(l.weight);
    }
    position_ = list<int>(items.size());
    for (list<int> const& layer : layers_) number(layer);
    list<list<int>> best = layers_;
    int fewest = crossings();
    for (int round = 0; round < 12 && fewest > 0; ++round) {
      bool const forward = round % 2 == 0;
      for (int i = 0; i < layers_.size(); ++i)
        sort_layer(layers_[forward ? i : layers_.size() - 1 - i], forward ? before_ : behind_);
      for (list<int>& layer : layers_) swap_neighbours(layer);
      if (int const now = crossings(); now < fewest) {
        fewest = now;
        best = layers_;
      }
    }
    layers_ = best;
    for (list<int> const& layer : layers_) number(layer);
  }
  constexpr void number(list<int> const& layer) {
    for (int i = 0; i < layer.size(); ++i) position_[layer[i]] = i;
  }
  /// By the mean position of the neighbours; items without any stay where they are.
  constexpr void sort_layer(list<int>& layer, list<list<int>> const& neighbours) {
    list<double> key;
    for (int i = 0; i < layer.size(); ++i) {
      double sum = 0;
      for (int const other : neighbours[layer[i]]) sum += position_[other];
      key.push_back(neighbours[layer[i]].empty() ? i : sum / neighbours[layer[i]].size());
    }
    for (int i = 1; i < layer.size(); ++i)
      for (int j = i; j > 0 && key[j] < key[j - 1]; --j) {
        exchange(layer[j], layer[j - 1]);
        exchange(key[j], key[j - 1]);
      }
    number(layer);
  }
  constexpr void swap_neighbours(list<int>& layer) {
    for (int i = 1; i < layer.size(); ++i) {
      int const a = layer[i - 1];
      int const b = layer[i];
      if (crossings_of(b, a) < crossings_of(a, b)) {
        exchange(layer[i - 1], layer[i]);
        number(layer);
      }
    }
  }
  /// How often the links of a and b cross when a stands above b.
  [[nodiscard]] constexpr int crossings_of(int a, int b) const {
    int count = 0;
    for (int const p : before_[a])
      for (int const q : before_[b]) count += position_[p] > position_[q];
    for (int const p : behind_[a])
      for (int const q : behind_[b]) count += position_[p] > position_[q];
    return count;
  }
  [[nodiscard]] constexpr int crossings() const {
    int count = 0;
    for (list<int> const& layer : layers_)
      for (int i = 0; i < layer.size(); ++i)
        for (int j = 0; j < i; ++j)
          for (int const p : behind_[layer[j]])
            for (int const q : behind_[layer[i]]) count += position_[p] > position_[q];
    return count;
  }
  template <class T>
  static constexpr void exchange(T& a, T& b) {
    T const kept = a;
    a = b;
    b = kept;
  }

  [[nodiscard]] constexpr double apart(int above, int below) const {
    double const gap = items[above].is_node && items[below].is_node ? 16 : 8;
    return (items[above].height + items[below].height) / 2 + gap;
  }

  constexpr void find_heights() {
    for (list<int> const& layer : layers_)
      for (int i = 1; i < layer.size(); ++i) items[layer[i]].y = items[layer[i - 1]].y + apart(layer[i - 1], layer[i]);
    for (int round = 0; round < 40; ++round) {
      for (int i = 0; i < layers_.size(); ++i) {
        bool const forward = round % 2 == 0;
        settle(layers_[forward ? i : layers_.size() - 1 - i], round >= 12 || forward, round >= 12 || !forward);
      }
    }
    double top = items[0].y;
    for (drawn_item const& item : items) top = item.y - item.height / 2 < top ? item.y - item.height / 2 : top;
    for (drawn_item& item : items) {
      item.y += margin - top;
      height = item.y + item.height / 2 > height ? item.y + item.height / 2 : height;
    }
    height += margin;
  }

  /// Moves a layer's items as near to their neighbours as their order allows: least squares under minimal distances, by
  /// pooling adjacent violators.
  constexpr void settle(list<int> const& layer, bool look_before, bool look_behind) {
    struct pool {
      double sum;
      double weight;
      int size;
    };
    list<pool> pools;
    double offset = 0;
    for (int i = 0; i < layer.size(); ++i) {
      int const item = layer[i];
      if (i > 0) offset += apart(layer[i - 1], item);
      double sum = 0.01 * items[item].y;
      double weight = 0.01;
      for (int k = 0; look_before && k < before_[item].size(); ++k) {
        sum += weight_before_[item][k] * items[before_[item][k]].y;
        weight += weight_before_[item][k];
      }
      for (int k = 0; look_behind && k < behind_[item].size(); ++k) {
        sum += weight_behind_[item][k] * items[behind_[item][k]].y;
        weight += weight_behind_[item][k];
      }
      pools.push_back({sum - weight * offset, weight, 1});
      while (pools.size() > 1) {
        pool const last = pools.back();
        pool& previous = pools[pools.size() - 2];
        if (previous.sum * last.weight <= last.sum * previous.weight) break;
        previous.sum += last.sum;
        previous.weight += last.weight;
        previous.size += last.size;
        pools.pop_back();
      }
    }
    offset = 0;
    int i = 0;
    for (pool const& together : pools)
      for (int k = 0; k < together.size; ++k, ++i) {
        if (i > 0) offset += apart(layer[i - 1], layer[i]);
        items[layer[i]].y = together.sum / together.weight + offset;
      }
  }

  /// Each layer is as wide as its widest item, and steep links get more room before it.
  constexpr void find_widths() {
    list<double> rise(layers_.size(), 0.0);
    for (drawn_link const& l : links) {
      double const difference = items[l.to].y - items[l.from].y;
      double const size = difference < 0 ? -difference : difference;
      double& largest = rise[items[l.to].layer];
      largest = size > largest ? size : largest;
    }
    double left = margin;
    for (int i = 0; i < layers_.size(); ++i) {
      double column = 0;
      for (int const item : layers_[i]) column = items[item].width > column ? items[item].width : column;
      if (i > 0) left += 14 + (rise[i] < 200 ? rise[i] : 200) * 0.3;
      for (int const item : layers_[i]) {
        items[item].x = left + column / 2;
        if (!items[item].is_node) items[item].width = column;
      }
      left += column;
    }
    width = left + margin;
  }

  static constexpr double margin = 16;
  Figure const& figure_;
  list<list<int>> layers_;
  list<list<int>> before_;  // neighbours of each item
  list<list<int>> behind_;
  list<list<double>> weight_before_;
  list<list<double>> weight_behind_;
  list<int> position_;
};

}  // namespace chainrule::detail
