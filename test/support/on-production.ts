/** The same scenarios once more: storage is opened on MongoDB and Redis. */
process.env['HOUSE_STORAGE'] = 'production';
