"""The questionnaire to work with away from the portal: on paper and as a workbook. Pure: no ORM."""
