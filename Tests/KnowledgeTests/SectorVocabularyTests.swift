import EventModel
import Foundation
import Testing

@testable import Knowledge

@Suite struct SectorVocabularyTests {
  @Test(arguments: [
    ("Government", "government"), ("ministry", "government-national"),
    ("Ministry of Foreign Affairs", "government-national"),
    ("省庁", "government-national"), ("Think Tank", "think-tank"), ("think-tank", "think-tank"), ("シンクタンク", "think-tank"),
    ("defence", "defense"), ("Financial Services", "financial-services"), ("半導体", "semiconductor"),
    ("telecom", "telecommunications"), ("Space Whaling", "space-whaling"), ("", ""),
  ])
  func wordsOfManySourcesMeet(word: String, expected: String) {
    #expect(SectorVocabulary.normalise(word) == expected)
    #expect(SectorVocabulary.normalise(SectorVocabulary.normalise(word)) == expected)
  }

  @Test func aPartAgreesWithItsWholeButNotWithAnotherPart() {
    #expect(SectorVocabulary.agree("government", "government-national"))
    #expect(SectorVocabulary.agree("government-national", "government"))
    #expect(!SectorVocabulary.agree("government-national", "government-local"))
    #expect(!SectorVocabulary.agree("energy", "government"))
  }

  @Test func sectorsOfTheShippedProfilesAreWordsOfTheVocabulary() {
    for actor in KnowledgeBase.shipped().actors {
      for sector in actor.profile?.sectors ?? [] {
        let word = SectorVocabulary.normalise(sector)
        #expect(SectorVocabulary.normalise(word) == word, "\(actor.name): \(sector)")
      }
    }
  }
}

@Suite struct LanguageArtefactTests {
  @Test(arguments: [
    ("936", "document:codepage", "language:zh-hans"), ("cp932", "lnk:codepage", "language:ja"),
    ("2052", "document:language", "language:zh-hans"), ("0x0404", "document:lcid", "language:zh-hant"),
    ("zh-CN", "os:locale", "language:zh-hans"), ("zh_TW", "os:locale", "language:zh-hant"),
    ("00000804", "keyboard:layout", "language:zh-hans"), ("ko-KR", "document:language", "language:ko"),
    ("codepage:949", "", "language:ko"), ("keyboard:00000419", "", "language:ru"), ("ja", "", "language:ja"),
  ])
  func codePagesIdentifiersAndTagsMeet(value: String, type: String, expected: String) {
    #expect(LanguageArtefact.normalise(value, type: type) == expected)
  }

  @Test(arguments: [
    "", ":", "codepage:", "codepage:99999999999999999999", "4294967296", "0x", "keyboard:zzzz", "日本語", "x",
  ])
  func whatIsNoneGivesNothing(value: String) {
    #expect(LanguageArtefact.normalise(value, type: "document:codepage") == nil)
  }
}

@Suite struct TreeEnsembleTests {
  @Test func textIsReadAndUnsoundTreesAreLeftOut() {
    let trees = TreeEnsemble(text: "0.5\n0:1.5:1 =-1 =2\n0:1:0 =1 =2\n0:1:7\n=3\nrubbish\n")
    #expect(trees.trees.count == 2)
    #expect(trees.score([1]) == 0.5 - 1 + 3)
    #expect(trees.score([2]) == 0.5 + 2 + 3)
    #expect(trees.score([]) == 0.5 - 1 + 3)
    #expect(TreeEnsemble(text: "").score([1, 2]) == 0)
  }
}
