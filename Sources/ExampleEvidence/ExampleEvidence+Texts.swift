extension ExampleEvidence {
  /// Indicators as a partner would send them.
  static let indicators = """
    type,value,description
    ipv4-addr,203.0.113.77,Scanner and password guessing against SSL-VPN
    ipv4-addr,198.51.100.23,Operator of the VPN session at night
    ipv4-addr,203.0.113.200,Destination of stolen data
    email-addr,shirakawa.soichi1951@freemail.example,Sender of lures
    email-addr,kokusai.rondan.miura@freemail.example,Sender of lures
    url,https://cloud-storage.example/s/9fK2/kaigou-shiryo-20240628.zip,Archive with a shortcut
    domain-name,never-seen.example,Not in the evidence

    """

  static let readme = """
    # Examples: evidence of a made-up institute / 例題：架空の研究所の証拠データ

    The Shinonome Policy Institute does not exist. Everything here was made by `swift run make-examples Examples`
    (module `ExampleEvidence`): reserved domains (`.example`) and addresses (RFC 5737), harmless payloads. A test makes the files
    again and compares every byte.

    東雲政策研究所は架空の組織です。ここにあるデータはすべて `swift run make-examples Examples` で生成したもので、
    予約済みのドメイン（`.example`）とアドレス（RFC 5737）、無害な中身だけを含みます。

    | file / ファイル | content / 内容 |
    |---|---|
    | `evidence/mail/institute.mbox` | shared mailbox, June and early July 2024 / 共有メールボックス |
    | `evidence/mail/murakami/` | Maildir of one researcher / 研究員個人のMaildir |
    | `evidence/firewall/fortigate.log` | FortiGate, 27 June to 4 July 2024 / ファイアウォールのログ |
    | `evidence/firewall/fortigate-2024-06.log.gz` | the weeks before, nothing happened / それ以前（異常なし） |
    | `evidence/web/access.log` | web server / Webサーバーのアクセスログ |
    | `evidence/windows/PC-HAYASHI-*.evtx*` | event logs of a desk: Sysmon, PowerShell, firewall / 端末のイベントログ |
    | `evidence/windows/FS01-*.evtx*` | event logs of the file server: Security, System, remote desktop / ファイルサーバーのイベントログ |
    | `indicators.csv` | indicators of a partner / 共有された脅威情報 |

    ```
    kagami scan Examples/evidence --indicators Examples/indicators.csv
    kagami logons Examples/evidence/windows
    kagami processes Examples/evidence/windows
    ```

    ## What Kagami should find / 検知されるべきこと

    All times are of Japan (UTC+9). / 時刻は日本時間。

    | when / 日時 | what / 事象 |
    |---|---|
    | 06-17 10:12 | first contact of a "former ambassador" on free mail / 「元大使」を名乗るフリーメールからの接触 |
    | 06-20 10:41 | the same sender: link to a ZIP on cloud storage / 同じ差出人からクラウド上のZIPへのリンク |
    | 06-25 15:03 | interview request with a protected ZIP, `取材要領.docx.lnk` inside / パスワード付きZIP内のショートカット |
    | 06-26 18:05 | exhibition lure in English, archive on cloud storage (Maildir) / 英語の万博を装うメール |
    | 06-27 09:48 | member list with macros / マクロ付きの委員名簿 |
    | 06-28 11:20 | virtual disk from a university's address / 大学のアドレスからの仮想ディスク |
    | 06-28 11:26 | the disk was opened: `ScnCfg32.exe` side-loads a library / 仮想ディスクが開かれ、DLLサイドローディング |
    | 06-28 11:41 | PowerShell leaves the loader's folder out of Microsoft Defender / Defenderの除外設定 |
    | 06-28 11:46 | MSBuild loader as a scheduled task, firewall rule "Cortana" for TCP 47000 / MSBuildローダーとファイアウォール規則 |
    | 06-28 13:02 | a look around: eight commands in five minutes / 偵察コマンドの集中 |
    | 06-29 01:52 | probes of VPN flaws in the web log / WebログにVPN製品の脆弱性探索 |
    | 06-29 02:11 | exploit attempts, SSL-VPN daemon crashes twice / 攻撃の試みとSSL-VPNデーモンの異常終了 |
    | 06-30 01:31 | password guessing, at 02:04 it succeeds / パスワード総当たりと成功 |
    | 07-01 02:31 | administrator from outside: new accounts, open policy, configuration taken, logging off / 管理者権限の悪用 |
    | 07-01 22:14 | VS Code tunnel, at 23:31 Windows Sandbox as SYSTEM / VS CodeトンネルとWindowsサンドボックス |
    | 07-02 01:12 | session of the new account, 3.4 GB from the file server, 2.0 GB to the internet / データの持ち出し |
    | 07-02 01:24 | `administrator` from the VPN's range on the file server, after failures / ファイルサーバーへの不審なログオン |
    | 07-02 02:41 | archive with a password, sent with `pscp` / パスワード付き書庫の作成と送信 |
    | 07-02 03:38 | a script clears the desk's logs / スクリプトによる端末のログ消去 |
    | 07-02 03:40 | event logs cleared / イベントログの消去 |
    | 07-02 03:52 | remote desktop once more: the terminal services' log alone tells it / 端末サービスのログだけに残るRDP接続 |

    The rest is ordinary: newsletters on the same topics, invitations of real partners, protected ZIP files of suppliers,
    private mail, remote work, one mistyped password now and then. None of it should be above `low`.

    それ以外は日常の記録です（同じ話題のメールマガジン、実在の協力者からの案内、取引先のパスワード付きZIP、私信、テレワーク）。
    これらが `low` を超えて検知されてはなりません。

    """
}
