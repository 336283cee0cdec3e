import Knowledge

struct LinkingProtocol {
  init(_ knowledge: KnowledgeBase) {}
  func print() {}
}
