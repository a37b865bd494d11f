"""Tiếng Việt: what its words in headers mean."""

WORDS = """
name: Tên, Họ và tên, Họ tên, Tên đầy đủ, Tên hiển thị
first_name: Tên gọi, Tên riêng
last_name: Họ
middle_name: Tên đệm, Họ đệm
title: Danh xưng, Xưng hô
titles: Ông, Bà, Anh, Chị
company: Công ty, Tên công ty, Doanh nghiệp, Tổ chức, Đơn vị, Tên đơn vị, Tên doanh nghiệp
customer: Khách hàng, Tên khách hàng, Khách, Đối tác, Người mua
contact: Người liên hệ, Liên hệ, Tên người liên hệ, Người đại diện
billing: Thanh toán, Hóa đơn, Xuất hóa đơn, Hoá đơn
shipping: Giao hàng, Vận chuyển, Nhận hàng
home: Nhà riêng, Cá nhân
work: Cơ quan, Văn phòng
other: Khác, Phụ
address: Địa chỉ
street: Đường, Phố, Tên đường
line: Dòng
house: Số nhà
building: Tòa nhà
apartment: Căn hộ, Tầng
district: Quận, Huyện, Quận huyện, Phường, Xã, Phường xã
city: Thành phố, Tỉnh thành phố, Tỉnh thành, TP
state: Tỉnh, Bang, Khu vực
postcode: Mã bưu điện, Mã bưu chính, Mã zip
country: Quốc gia, Nước
country_code: Mã quốc gia
phone: Điện thoại, Số điện thoại, ĐT, SĐT, Điện thoại cố định
mobile: Di động, Điện thoại di động, Số di động, ĐTDĐ
fax: Fax, Số fax
email: Email, Thư điện tử, Địa chỉ email
website: Trang web, Website
number: Số
code: Mã
tax: Mã số thuế, MST, Thuế, CMND, CCCD, Mã thuế
type: Loại, Nhóm, Phân loại, Loại hình
status: Trạng thái, Tình trạng
active: Hoạt động, Đang hoạt động, Kích hoạt
inactive: Ngừng hoạt động, Ngưng hoạt động, Bị khóa
balance: Số dư, Công nợ, Số dư đầu kỳ, Nợ, Dư nợ, Nợ cần thu hiện tại, Phải thu, Nợ hiện tại
other_amount: Hạn mức tín dụng, Hạn mức nợ, Doanh thu, Tổng bán, Đơn hàng, Điểm, Lương, Chiết
    khấu, Số tiền, Tổng, Tổng chi tiêu
date: Ngày, Ngày sinh, Ngày tạo, Ngày giao dịch cuối, Sinh nhật
currency: Tiền tệ, Loại tiền
rate: Tỷ giá
note: Ghi chú, Mô tả, Diễn giải
job: Chức vụ, Chức danh, Phòng ban
gender: Giới tính
others: Nhà cung cấp, Nhân viên, Người bán, Ngân hàng, Ngôn ngữ, Người tạo, Quốc tịch
filler: và, của, hoặc
"""

LISTS = """
total: tổng, tổng cộng, cộng
customer: khách hàng
no_customer: nhà cung cấp, nhân viên, nhà cung ứng, cơ quan thuế
kind: loại
yes: có
no: không
active: hoạt động
inactive: không hoạt động
business: doanh nghiệp
individual: cá nhân
gender: nam, nữ
"""

SENSITIVE = """
payment: ngân hàng, tài khoản ngân hàng, số tài khoản, stk ngân hàng, số thẻ, thẻ tín dụng
secret: mật khẩu, câu hỏi bảo mật
private: ngày sinh, năm sinh, nơi sinh, sinh nhật, ngày tháng năm sinh, số cmnd, cmnd, số cmt,
    cccd, số cccd, căn cước, căn cước công dân, chứng minh nhân dân, chứng minh thư, hộ chiếu, số
    hộ chiếu, tôn giáo, dân tộc, sức khỏe, tình trạng sức khỏe, khuyết tật, dị ứng, nhóm máu
expiry: ngày hết hạn, hết hạn, hiệu lực đến
"""
