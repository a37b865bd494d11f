"""한국어: what its words in headers mean."""

WORDS = """
name: 이름, 성명, 명칭, 성함, 표시명, 상호명, 상호
first_name: 이름만
last_name: 성
title: 호칭, 존칭
titles: 님, 귀하
company: 회사, 회사명, 업체, 업체명, 법인명, 기업, 기업명, 사업체명, 사업자명, 사업장명
customer: 고객, 거래처, 고객명, 거래처명, 매출처, 구매자, 회원
contact: 담당자, 담당자명, 연락 담당자, 대표자, 대표자명, 대표자성명
billing: 청구, 청구지, 계산서, 청구서
shipping: 배송, 배송지, 납품, 수령
home: 자택, 개인
work: 직장, 사무실
address: 주소, 소재지
street: 도로명, 도로명주소
house: 건물번호, 번지
building: 건물, 건물명
apartment: 상세주소, 나머지주소, 호수
district: 구, 군구, 동
city: 도시, 시, 시군구
state: 도, 시도, 지역, 주
postcode: 우편번호
country: 국가, 나라
country_code: 국가코드
phone: 전화, 전화번호, 대표전화, 연락처, 유선전화, 일반전화
mobile: 휴대폰, 핸드폰, 휴대전화, 휴대폰번호, 핸드폰번호, 모바일
fax: 팩스, 팩스번호
email: 이메일, 이메일주소, 전자우편, 메일
website: 웹사이트, 홈페이지
number: 번호
code: 코드
tax: 사업자등록번호, 사업자번호, 세금, 법인등록번호, 부가세
type: 유형, 구분, 분류, 종류, 그룹, 업태, 종목
status: 상태
active: 활성, 사용, 사용여부
inactive: 비활성, 미사용, 거래중지
balance: 잔액, 기초잔액, 미수금, 외상잔액, 미수잔액, 이월잔액, 현재잔액
other_amount: 신용한도, 여신한도, 매출, 매출액, 주문, 주문수, 포인트,
    적립금, 급여, 할인, 금액, 합계, 총구매금액, 총구매액
date: 날짜, 일자, 생년월일, 생일, 등록일, 생성일, 가입일, 최근
currency: 통화, 화폐
rate: 환율
note: 비고, 메모, 참고사항, 설명
job: 직책, 직급, 부서
gender: 성별
others: 공급업체, 매입처, 영업사원, 직원, 은행, 언어, 영업담당자, 국적
filler: 의, 및, 정보
"""

LISTS = """
total: 합계, 총계, 소계, 총합계
customer: 고객, 매출처, 거래처
no_customer: 매입처, 공급업체, 직원, 세무서
kind: 유형, 구분
gone: 삭제
yes: 예, 네
no: 아니요, 아니오
active: 활성
inactive: 비활성
business: 법인
individual: 개인
gender: 남, 남성, 남자, 여, 여성, 여자
"""

SENSITIVE = """
payment: 은행, 계좌번호, 은행계좌, 계좌, 예금주, 카드번호, 신용카드
secret: 비밀번호, 패스워드, 암호, 보안질문, 보안 질문
private: 생년월일, 생일, 출생일, 출생지, 출생연도, 주민등록번호, 주민번호, 외국인등록번호, 신분증,
    여권, 운전면허, 종교, 건강, 병력, 장애, 알레르기, 혈액형
expiry: 유효기간, 만료일
"""
