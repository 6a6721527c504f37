"""Make dirty-list.xlsx: 38 invented participants, as untidy as lists that arrive by e-mail.

Every person is made up, and a column says so. Untidy on purpose: own headings, two that look alike, old
country names, misspelt topics, words that are no topic, columns on passports and births, spaces at the
ends, empty cells, names in Chinese. Run: ``python tests/journeys/make_dirty_list.py``; same bytes each time.
"""

# ruff: noqa: E501  # a person of the list stays on one line, as in the list

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

PLACE = Path(__file__).with_name("dirty-list.xlsx")
HEADER = (
    "No.",
    "Full name",
    "Chinese name 中文名",
    "Nationality/国籍",
    "Country code (visa)",
    "Ministry / Organisation",
    "Organisation (local language)",
    "Position",
    "Passport No.",
    "Date of birth",
    "What are you looking for?",
    "What can you share with others?",
    "Topics of interest",
    "Dietary needs",
    "E-mail",
    "Made up",
)
ROWS = (
    ("Ei Thandar Zaw", "", "Burma", "Ministry of Commerce", "Deputy Director", "E-trade systems", "", "Custms modernization"),
    ("Nkosana Dlamini-Test ", "", "Swaziland", "Ministry of ICT", "Principal Engineer", "E-goverment", "", "Smart city"),
    ("Adjoua Kouamé", "", "Ivory Coast", "Ministry of Energy", "Head of Unit", "Solar energy", "", "power supply "),
    ("Tran Van Mau", "", "Viet Nam ", "Ministry of Industry and Trade", "Senior Officer", "Data security", "E-commerce", ""),
    ("Bounmy Khamvong", "", "Lao PDR", "Ministry of Technology", "Officer", "E-trade information sharing", "Hydropower", ""),
    ("Dilek Örnek", "", "Turkey", "Digital Office", "Adviser", "", "Electronic procurement; Digital signature", "Open source software"),
    ("Jean-Marie Exemple", "", "Congo, Democratic Republic of", "Ministry of Mines", "Analyst", "GIS", "", ""),
    ("Choi Ga-sang", "", "Republic of Korea", "National Institute", "Researcher", "", "Smart transport;5G", ""),
    ("Ana Exemplu", "", "Moldova", "E-Governance Agency", "Manager", "", "Alcohol taxation; digital signature", ""),
    ("Ibrahim Misaal", "", "Maldives", "Inland Revenue", "Director", "Taxation on alcoholic products", "", "Turism"),
    ("Sione Fa'ata'ita'i", "", "Samoa", "Ministry of Revenue", "Assistant CEO", "alcohol taxation", "", "Handicrafts"),
    ("Chukwuemeka Sample", "", "Nigeria", "Chamber of Commerce", "Vice President", "SKD production; Telecomunications", "", ""),
    ("Hala Mithal", "", "Egypt", "Ministry of Communications", "Engineer", "SKD", "Information technology training", ""),
    ("Arben Shembull", "", "Albania", "Regulatory Authority", "Lawyer", "TD-SCDMA", "", "Governance and regulators"),
    ("Salma Mfano", "", "Kenya", "ICT Authority", "Manager", "Data protection", "Digital payments", ""),
    ("Bimala Namuna", "", "Nepal", "Department of Electricity", "Engineer", "Family solar", "Hydro power", ""),
    ("Vilisoni Vakaraitaki", "", "Fiji", "Disaster Office", "Officer", "Disaster preparednes", "", "Climate change"),
    ("Lupe Fakataata", "", "Tonga", "Energy Department", "Officer", "solar energy", "", "Climate change"),
    ("王示例", "王示例", "中国", "上海市信息化研究所", "工程师", "", "智慧城市;太阳能;电子商务", ""),
    ("陈样本", "陈样本", "China", "Institute of Standards", "Researcher", "", "Data security; E-government", ""),
    ("李虚构 ", "", "China", "Solar Institute", "Professor", "", "Solar enery; Family solar supply systems", ""),
    ("Oyunaa Jishee", "", "Mongolia", "Ministry of Digital Development", "Specialist", "One-stop government services", "", "E-goverment"),
    ("Chanthou Kumru", "", "Kampuchea", "Ministry of Post", "Officer", "Cybersecurty", "", ""),
    ("Nimal Udaharana", "", "Ceylon", "ICT Agency", "Manager", "", "One-stop government services", "e-commerce"),
    ("Farida Misol", "", "Uzbekistan", "Ministry of Transport", "Head of Division", "Smart transport", "", "Railways"),
    ("Tatevik Orinak", "", "Armenia", "Tax Service", "Inspector", "", "Digital tax administration", ""),
    ("Milo Primer", "", "North Macedonia", "Ministry of Information Society", "State Adviser", "Digital identity", "E-government", ""),
    ("Rosa Ejemplo", "", "Perú", "Ministerio de Producción", "Especialista", "SMEs", "", "Public-private partnership"),
    ("Carlos Muestra", "", "Bolivia", "Autoridad de Electricidad", "Técnico", "Power suply", "", ""),
    ("Fatou Misaal", "", "Gambia", "Ministry of Lands", "Planner", "Urban planing", "", ""),
    ("Abebe Misale", "", "Ethiopia", "Industrial Parks Corporation", "Manager", "Hi-tech parks", "", ""),
    ("Tomasi Exemplo", "", "Timor-Leste", "Ministério", "Técnico", "Fisheries", "", ""),
    ("Grace Mufano", "", "Zimbabwe", "Harare City", "Town Clerk", "Waste managment", "", ""),
    ("Samuel Eksampel", "", "Papua New Guinea", "Department of Lands", "Director", "", "", ""),
    ("Awa Missal", "", "Upper Volta", "", "", "", "", ""),
    ("Noor Namoona", "", "Pakistan", "Ministry of Climate", "Officer", "will tell later", "", ""),
    ("Tevita Sipolata", "", "Tonga ", "", "Officer", "", "", ""),
    ("Isabel Prova", "", "Cape Verde", "Ministry of the Sea", "", "", "", ""),
)  # fmt: skip


def write(place: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(place, {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet("Sheet1 (final) NEW")
        sheet.write_row(0, 0, HEADER)
        for number, cells in enumerate(ROWS, start=1):
            name, chinese, country, office, post, needs, offers, interests = cells
            passport, born = f"X{number:07}", f"{1960 + number}-0{1 + number % 9}-1{number % 9}"
            diet = "halal" if number % 7 == 0 else ""
            mail = f"person{number}@example.org" if number % 3 else ""
            row = (number, name, chinese, country, "", office, "", post, passport, born)
            sheet.write_row(number, 0, (*row, needs, offers, interests, diet, mail, "yes"))


if __name__ == "__main__":
    assert len(ROWS) == 38
    write(PLACE)
