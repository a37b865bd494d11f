"""日本語: what its words in headers mean."""

WORDS = """
name: 名称, 名前, 氏名, 表示名, 宛名, 正式名称
first_name: 名
last_name: 姓
title: 敬称
titles: 様, 御中, 殿, 先生
company: 会社, 会社名, 企業名, 法人名, 社名, 商号, 屋号, 事業所名,
    企業, 組織, 事業所
customer: 顧客, 得意先, 取引先, 顧客名, 得意先名, 取引先名, お客様,
    請求先名
contact: 担当者, 担当者名, ご担当者, 連絡先, 先方担当者, 先方担当者名, 代表者, 代表者名, 代表者氏名
billing: 請求, 請求先, 請求書, 請求書送付先
shipping: 配送先, 納品先, 納入先, 出荷先, 送付先, 配送, お届け先
postal: 郵送, 郵送先
home: 自宅, 個人
work: 勤務先, 職場
other: その他
address: 住所, 所在地
street: 番地, 町名番地, 町域番地, 丁目番地, 丁目番地等
building: 建物名, 建物, ビル名, 建物名部屋番号, マンション名
apartment: 部屋番号, 号室, 階
district: 町名, 町域
city: 市区町村, 市町村, 市, 都市, 市区郡
state: 都道府県, 州
postcode: 郵便番号
country: 国, 国名
country_code: 国コード
phone: 電話, 電話番号, TEL, 代表電話, 固定電話
mobile: 携帯, 携帯電話, 携帯番号, 携帯電話番号
fax: ファックス, FAX, ファクス, FAX番号
email: メール, メールアドレス, Eメール, 電子メール, Eメールアドレス
website: ウェブサイト, ホームページ, URL, サイト, HP, サイトURL, 企業サイト, 企業サイトURL,
    WebサイトURL
number: 番号, No
code: コード
tax: 法人番号, 登録番号, 適格請求書発行事業者登録番号, インボイス番号, 税番号
type: 区分, 種別, タイプ, 分類, 種類, グループ
status: ステータス, 状態
active: 有効, アクティブ
inactive: 無効, 使用停止, 停止
balance: 残高, 期首残高, 売掛金, 売掛残高, 売掛金残高, 未回収残高,
    請求残高, 開始残高, 未収金
other_amount: 与信限度額, 与信額, 売上, 売上高, 累計購入金額, 注文数,
    購入回数, ポイント, 給与, 割引, 金額, 合計, 限度額, 購入金額
date: 日付, 生年月日, 誕生日, 登録日, 作成日, 更新日, 最終購入日, 日時
currency: 通貨, 通貨コード
rate: 為替レート
note: 備考, メモ, 摘要, コメント, 注記, 特記事項
job: 役職, 役職名, 部署, 部署名, 部門, 職業
gender: 性別
others: 仕入先, 営業担当, 営業担当者, 従業員, 銀行, 言語, フリガナ, ふりがな, カナ, かな,
    よみがな, 読み, 自社担当者, 国籍
filler: の, 情報, と
"""

LISTS = """
total: 合計, 総計, 小計, 総合計, 計
customer: 顧客, 得意先
no_customer: 仕入先, 従業員
kind: 種別, 区分
gone: 削除
yes: はい, 有
no: いいえ, 無
active: 有効
inactive: 無効, 停止
business: 法人, 御中
individual: 個人
gender: 男性, 男, 女性, 女
"""
